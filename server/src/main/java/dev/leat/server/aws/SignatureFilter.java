package dev.leat.server.aws;

import dev.leat.batch.Hashes;
import dev.leat.server.AccessToken;
import dev.leat.server.Request;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Refuses requests that are not signed with the app's token as the secret access key (AWS
/// signature version 4, in headers or presigned). Any access key id, region and service are
/// accepted. Threads share it.
public record SignatureFilter(AccessToken token, InstantSource clock) {

    /// The maximum difference between the clocks of client and server, as with AWS.
    static final Duration SKEW = Duration.ofMinutes(15);

    /// Headers that must be signed if the request has them; `host` must always be signed.
    private static final List<String> MUST = List.of("host", "x-amz-date", "x-amz-target");

    private static final List<String> HOST = MUST.subList(0, 1);

    private static final String MAC = "HmacSHA256";

    /// Checks everything in the signature that does not depend on the body.
    ///
    /// @throws AwsErrorException if the request is refused
    Signature claim(Request request) {
        return claim(request, MUST);
    }

    private Signature claim(Request request, List<String> must) {
        var claimed = Signature.of(request);
        var now = clock.instant();
        var last = claimed.made().plus(claimed.expires().orElse(SKEW));
        if (now.isAfter(last) || now.isBefore(claimed.made().minus(SKEW))) {
            throw AccessDeniedErrors.expired(claimed.time(), now);
        }
        for (var name : must) {
            boolean wanted = name.equals("host") || request.header().apply(name).isPresent();
            if (wanted && !claimed.headers().contains(name)) {
                throw AccessDeniedErrors.wrong("'" + name + "' must be a signed header.");
            }
        }
        return claimed;
    }

    /// Checks that the claimed signature matches the received request.
    ///
    /// @throws AwsErrorException if the signature does not match
    void check(Signature claimed, Request request, byte[] body) {
        compare(claimed, CanonicalRequest.text(request, claimed.headers(), Hashes.sha256Hex(body)));
    }

    /// Checks an S3 object request. The path of such a request is encoded only once. Its headers
    /// contain the body's digest, which the code that reads the body compares. Only the `host`
    /// header must be signed; the caller checks the [#unsigned] headers.
    ///
    /// @param payload the SHA-256 of the body in hex, or the name of the signing scheme of its
    ///   chunks
    /// @return the signatures of the body's chunks
    /// @throws AwsErrorException in the same cases as [#claim] and [#check]
    public ChunkSignatures admit(Request request, String payload) {
        var claimed = claim(request, HOST);
        byte[] key = compare(claimed, CanonicalRequest.object(request, claimed.headers(), payload));
        return new ChunkSignatures(key, claimed.time(), claimed.scope(), claimed.digest());
    }

    /// Returns the names of request headers that begin with `prefix` and are not signed, in lower
    /// case and sorted.
    ///
    /// @throws AwsErrorException if there is no signature
    public static List<String> unsigned(Request request, String prefix) {
        var signed = Signature.of(request).headers();
        return request.headers().get().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith(prefix) && !signed.contains(name))
                .distinct()
                .sorted()
                .toList();
    }

    private byte[] compare(Signature claimed, String canonical) {
        String text =
                String.join(
                        "\n",
                        Signature.ALGORITHM,
                        claimed.time(),
                        claimed.scope(),
                        Hashes.sha256Hex(CanonicalRequest.bytes(canonical)));
        byte[] key = key(claimed.scope());
        if (!same(mac(key, text), claimed.digest())) {
            throw AccessDeniedErrors.wrong(
                    "The request signature we calculated does not match the signature you provided:"
                            + " the secret access key must be the app's token.");
        }
        return key;
    }

    static boolean same(byte[] right, String given) {
        return MessageDigest.isEqual(
                CanonicalRequest.bytes(HexFormat.of().formatHex(right)),
                CanonicalRequest.bytes(given));
    }

    private byte[] key(String scope) {
        byte[] key = CanonicalRequest.bytes("AWS4" + token.text());
        for (var part : scope.split("/", -1)) {
            key = mac(key, part);
        }
        return key;
    }

    static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(CanonicalRequest.bytes(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java runtime has no " + MAC, impossible);
        }
    }
}
