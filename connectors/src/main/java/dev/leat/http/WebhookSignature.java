package dev.leat.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signatures of requests, as specified by Standard Webhooks 1.0 (standardwebhooks.com):
/// HMAC-SHA256 over `ID.TIMESTAMP.BODY`, in Base64, with the version `v1`.
record WebhookSignature(SecretKeySpec key) {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    /// Creates a signature from a secret. The secret is `whsec_` followed by the key in Base64; any
    /// other text is itself the key, in UTF-8.
    ///
    /// @throws IllegalArgumentException if the secret is empty, or the part after `whsec_` is not
    ///   Base64
    static WebhookSignature with(String secret) {
        byte[] key;
        if (secret.startsWith(PREFIX)) {
            try {
                key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            } catch (IllegalArgumentException _) {
                throw new IllegalArgumentException(
                        "the part of a secret after whsec_ is not Base64");
            }
        } else {
            key = secret.getBytes(StandardCharsets.UTF_8);
        }
        if (key.length == 0) {
            throw new IllegalArgumentException("a secret is empty");
        }
        return new WebhookSignature(new SecretKeySpec(key, ALGORITHM));
    }

    /// Returns the headers with which the receiver verifies a request.
    Map<String, String> headers(String id, Instant at, byte[] body) {
        var timestamp = String.valueOf(at.getEpochSecond());
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            var signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
            return Map.of(
                    "webhook-id", id,
                    "webhook-timestamp", timestamp,
                    "webhook-signature", "v1," + signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return "Signing";
    }
}
