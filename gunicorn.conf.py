"""How gunicorn serves eslnet. It reads this in the folder it starts in; the command line has the last word."""

from eslnet.settings import LOGGING

threads = 8
control_socket_disable = True
logconfig_dict = LOGGING
