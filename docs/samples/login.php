<?php
require __DIR__ . '/vendor/autoload.php';

use Jumbojett\OpenIDConnectClient;
use Jumbojett\OpenIDConnectClientException;

session_name('department');
session_start();
$client = new OpenIDConnectClient(getenv('ISSUER'), getenv('CLIENT_ID'), getenv('CLIENT_SECRET'));
$client->setRedirectURL('http://localhost:8080/callback');
$client->addScope(['openid', 'profile']);
$client->setCodeChallengeMethod('S256');

switch (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
    case '/login':
    case '/callback':
        try {
            // Redirects to the login; on return it checks state, nonce, PKCE and the ID token.
            $client->authenticate();
            $claims = [...(array) $client->getVerifiedClaims(), ...(array) $client->requestUserInfo()];
        } catch (OpenIDConnectClientException) {
            http_response_code(400);
            exit('The login did not work. GET /login begins again.');
        }
        session_regenerate_id(true);
        $_SESSION['person'] = ['id_token' => $client->getIdToken(), 'claims' => $claims];
        header('location: /');
        break;
    case '/logout':
        $idToken = $_SESSION['person']['id_token'] ?? '';
        session_destroy();
        $client->signOut($idToken, 'http://localhost:8080/');
        break;
    default:
        header('content-type: application/json');
        echo json_encode($_SESSION['person']['claims'] ?? 'GET /login', JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
}
