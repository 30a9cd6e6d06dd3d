class PageForm:
    pass
