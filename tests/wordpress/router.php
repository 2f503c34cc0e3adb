<?php
// For `php -S`: a file that exists is sent as it is, every other path is WordPress's.
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path !== '/' && is_file($_SERVER['DOCUMENT_ROOT'] . $path)) {
    return false;
}
// The built-in server logs no request that a script answers.
register_shutdown_function(fn() => file_put_contents(
    dirname($_SERVER['DOCUMENT_ROOT']) . '/answers.log',
    http_response_code() . ' ' . $_SERVER['REQUEST_URI'] . "\n",
    FILE_APPEND | LOCK_EX,
));
// A site that keeps its API closed, as many do: a file of that name beside the document root says so.
if (is_file(dirname($_SERVER['DOCUMENT_ROOT']) . '/closed') && str_starts_with($path, '/wp-json')) {
    http_response_code(401);
    header('Content-Type: application/json');
    echo '{"code": "rest_not_logged_in", "message": "You are not currently logged in."}';
    return true;
}
// The built-in server would call a path such as /wp-sitemap.xml a script of that name.
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
