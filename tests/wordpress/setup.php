<?php
// Installs WordPress into the empty database, makes posts and comments through its own functions, and writes what the
// database then holds to database.json. Usage: php setup.php FOLDER
$folder = $argv[1];
$input = json_decode(file_get_contents("$folder/stories.json"), true);
$_SERVER['HTTP_HOST'] = 'localhost';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';

preg_match("/localhost:([^']+)'/", file_get_contents("$folder/site/wp-config.php"), $found);
$server = new mysqli('localhost', 'root', '', '', 0, $found[1]);
$server->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4');

define('WP_INSTALLING', true);
require "$folder/site/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
// No mail leaves a test.
add_filter('pre_wp_mail', '__return_true');
wp_install('The Daily Post', 'editor', 'editor@example.org', true, '', 'unused');
wp_delete_post(1, true);
wp_delete_post(2, true);
switch_theme($input['theme']);
$options = [
    'permalink_structure' => '/%year%/%monthnum%/%postname%/', 'timezone_string' => 'UTC', 'posts_per_page' => 5,
    'posts_per_rss' => 50, 'thread_comments' => 1, 'thread_comments_depth' => 5, 'page_comments' => 1,
    'comments_per_page' => 20, 'default_comments_page' => 'oldest', 'show_avatars' => 1, 'blogdescription' => 'Notes',
    'default_pingback_flag' => 0,
];
foreach ($options as $name => $value) {
    update_option($name, $value);
}
$GLOBALS['wp_rewrite']->init();
$GLOBALS['wp_rewrite']->flush_rules(false);

function block(array $block): string
{
    $text = esc_html($block['text']);
    switch ($block['kind']) {
        case 'h2': return "<!-- wp:heading -->\n<h2>$text</h2>\n<!-- /wp:heading -->";
        case 'li': return "<!-- wp:list -->\n<ul><li>$text</li></ul>\n<!-- /wp:list -->";
        case 'blockquote':
            return "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\"><p>$text</p></blockquote>\n<!-- /wp:quote -->";
        default: return "<!-- wp:paragraph -->\n<p>$text</p>\n<!-- /wp:paragraph -->";
    }
}

function author(string $name): int
{
    $login = sanitize_title($name);
    $user = get_user_by('login', $login);
    return $user ? $user->ID : wp_insert_user([
        'user_login' => $login, 'user_pass' => 'unused', 'display_name' => $name, 'role' => 'author',
    ]);
}

$made = [];
foreach ($input['stories'] as $story) {
    $post = wp_insert_post(wp_slash([
        'post_title' => $story['title'], 'post_name' => $story['slug'], 'post_status' => 'publish',
        'post_author' => author($story['author']), 'post_date' => $story['published'],
        'post_date_gmt' => $story['published'], 'post_category' => [wp_create_category($story['section'])],
        'tags_input' => $story['tags'], 'post_content' => implode("\n\n", array_map('block', $story['blocks'])),
    ]), true);
    if (is_wp_error($post)) {
        fwrite(STDERR, $story['title'] . ': ' . $post->get_error_message());
        exit(1);
    }
    $ids = [];
    foreach ($story['comments'] as $comment) {
        // The same filters as for a reader's own comment, which make "<" of a sign and keep the flood control out.
        $ids[] = wp_insert_comment(wp_filter_comment(wp_slash([
            'comment_post_ID' => $post, 'comment_author' => $comment['author'],
            'comment_content' => esc_html($comment['text']),
            'comment_parent' => $comment['parent'] === null ? 0 : $ids[$comment['parent']],
            'comment_date' => $comment['when'], 'comment_date_gmt' => $comment['when'], 'comment_approved' => 1,
            'comment_author_IP' => '127.0.0.1', 'comment_author_url' => '', 'comment_author_email' => '',
            'comment_agent' => '', 'user_id' => 0,
        ])));
    }
    $made[] = $post;
}

// Read back what the database holds, not what we asked for.
wp_cache_flush();
$truth = [];
foreach ($made as $id) {
    $post = get_post($id);
    preg_match_all('#<(p|h2|li)>(.*?)</\1>#s', $post->post_content, $blocks);
    $comments = get_comments(['post_id' => $id, 'orderby' => 'comment_ID', 'order' => 'ASC']);
    $truth[] = [
        'id' => $id, 'url' => get_permalink($id), 'title' => $post->post_title,
        'author' => get_the_author_meta('display_name', $post->post_author),
        'published' => str_replace(' ', 'T', $post->post_date),
        'paragraphs' => array_map(fn($text) => html_entity_decode($text, ENT_QUOTES), $blocks[2]),
        'comments' => array_map(fn($comment) => [
            'id' => (int) $comment->comment_ID, 'parent' => (int) $comment->comment_parent,
            'author' => html_entity_decode($comment->comment_author, ENT_QUOTES),
            'text' => html_entity_decode($comment->comment_content, ENT_QUOTES),
            'when' => str_replace(' ', 'T', $comment->comment_date),
        ], $comments),
    ];
}
file_put_contents("$folder/database.json", json_encode($truth, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR));
