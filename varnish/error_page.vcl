# What visitors see when nobody has an answer. Django's own, made by `manage.py render_error_pages`, is one line here:
# set resp.body = std.fileread("/srv/site/errors/503.html") in this sub.
sub site_error_page {
    set resp.body = {"<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>Back in a moment</title><h1>Back in a moment</h1><p>This page cannot be shown now. Please try again.</p></html>
"};
}
