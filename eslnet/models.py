"""No rows of its own: the tables here hold the history of the rooms' rows."""

from eslnet import history

history.keep()
