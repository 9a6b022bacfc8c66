<?php
require __DIR__ . '/vendor/autoload.php';

use Jumbojett\OpenIDConnectClient;

$client = new OpenIDConnectClient(getenv('ISSUER'), getenv('CLIENT_ID'), getenv('CLIENT_SECRET'));
$client->setRedirectURL('http://localhost:8080/callback');
$client->addScope(['openid', 'profile']);
$client->setCodeChallengeMethod('S256');

try {
    // The first time it redirects to the login; the second time it checks state, nonce and the ID token.
    $client->authenticate();
} catch (Jumbojett\OpenIDConnectClientException) {
    http_response_code(400);
    exit('The login did not work. Open the page again.');
}
header('content-type: application/json');
echo json_encode($client->getVerifiedClaims());
