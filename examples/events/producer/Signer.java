import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests with version 4 of AWS's signatures
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html).
record Signer(String region, String key, String secret, Optional<String> session) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    static Signer of(URI url) {
        var host = url.getHost();
        var aws = Pattern.compile("sqs\\.([a-z0-9-]+)\\.amazonaws\\..*").matcher(host);
        boolean here = host.matches("localhost|127\\..*|\\[::1]");
        var key = environment("AWS_ACCESS_KEY_ID");
        var secret = environment("AWS_SECRET_ACCESS_KEY");
        if (!here && (key.isEmpty() || secret.isEmpty())) {
            throw new IllegalArgumentException(
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to send to " + host);
        }
        return new Signer(
                aws.matches()
                        ? aws.group(1)
                        : environment("AWS_REGION").orElse("us-east-1"),
                key.orElse("leat"),
                secret.orElse("leat"),
                environment("AWS_SESSION_TOKEN"));
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isBlank());
    }

    /// Returns the headers with the date and the signature.
    Map<String, String> sign(URI url, TreeMap<String, String> headers, byte[] body) {
        var time = TIME.format(Instant.now());
        headers.put("x-amz-date", time);
        session.ifPresent(token -> headers.put("x-amz-security-token", token));
        var signed = new TreeMap<>(headers);
        signed.put("host", url.getRawAuthority()); // set by the client
        var canonical = new StringBuilder("POST\n" + url.getRawPath() + "\n\n");
        signed.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
        var names = String.join(";", signed.keySet());
        canonical.append("\n" + names + "\n" + hash(body));
        var scope = time.substring(0, 8) + "/" + region + "/sqs/aws4_request";
        var text =
                "AWS4-HMAC-SHA256\n%s\n%s\n%s"
                        .formatted(time, scope, hash(bytes(canonical.toString())));
        var signature = bytes("AWS4" + secret);
        for (var part : scope.split("/")) {
            signature = mac(signature, part);
        }
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(
                                key,
                                scope,
                                names,
                                HexFormat.of().formatHex(mac(signature, text))));
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
