package dev.leat.server.aws;

import dev.leat.server.Request;
import dev.leat.server.Token;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Lets nobody by whose request is not signed with the app's token as the secret access key, as AWS
/// has it (signature version 4, in headers or presigned). Any access key id, region and service do.
/// Threads share it.
public final class Signatures {

    /// How far the clocks of client and server may be apart; AWS's own.
    static final Duration SKEW = Duration.ofMinutes(15);

    /// Headers that must be signed where they are there.
    private static final List<String> MUST = List.of("host", "x-amz-date", "x-amz-target");

    private static final String MAC = "HmacSHA256";

    private final Token token;
    private final InstantSource clock;

    public Signatures(Token token, InstantSource clock) {
        this.token = token;
        this.clock = clock;
    }

    /// Looks at what can be judged before the body is read.
    ///
    /// @throws Fault if the request cannot be let in, in AWS's words
    Signature claim(Request request) {
        var claimed = Signature.of(request);
        var now = clock.instant();
        var last = claimed.made().plus(claimed.expires().orElse(SKEW));
        if (now.isAfter(last) || now.isBefore(claimed.made().minus(SKEW))) {
            throw Denied.expired(claimed.time(), now);
        }
        for (var name : MUST) {
            boolean must = name.equals("host") || request.header().apply(name).isPresent();
            if (must && !claimed.headers().contains(name)) {
                throw Denied.wrong("'" + name + "' must be a signed header.");
            }
        }
        return claimed;
    }

    /// Compares the signature with that of the request as it came.
    ///
    /// @throws Fault if it is not the same
    void check(Signature claimed, Request request, byte[] body) {
        String canonical = Canonical.text(request, claimed.headers(), hash(body));
        String text =
                String.join(
                        "\n",
                        Signature.ALGORITHM,
                        claimed.time(),
                        claimed.scope(),
                        hash(Canonical.bytes(canonical)));
        byte[] right = mac(key(claimed.scope()), text);
        byte[] given = Canonical.bytes(claimed.digest());
        if (!MessageDigest.isEqual(Canonical.bytes(HexFormat.of().formatHex(right)), given)) {
            throw Denied.wrong(
                    "The request signature we calculated does not match the signature you provided:"
                            + " the secret access key must be the app's token.");
        }
    }

    private byte[] key(String scope) {
        byte[] key = Canonical.bytes("AWS4" + token.text());
        for (var part : scope.split("/", -1)) {
            key = mac(key, part);
        }
        return key;
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(Canonical.bytes(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + MAC, impossible);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
