package dev.leat.server.console;

import dev.leat.operations.Right;
import dev.leat.server.Request;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Logins of browsers. A one-time code, which the owner of the state folder gets, becomes a cookie.
/// The cookie contains its right and its end, signed with a key of the state folder, so it remains
/// valid when the app restarts. Threads share it.
public final class ConsoleSessions {

    /// The length of a signing key in bytes.
    public static final int KEY_BYTES = 32;

    /// The time within which a code must be used.
    static final Duration CODE_VALID = Duration.ofHours(1);

    /// The time after which a browser must log in again.
    static final Duration COOKIE_VALID = Duration.ofDays(7);

    /// The maximum number of unused codes. A further code replaces the oldest one.
    private static final int MOST_CODES = 100;

    private static final String NAME = "leat-console-";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int RANDOM_BYTES = 18;
    private static final int CONTENT_BYTES = 1 + Long.BYTES;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Code> codes =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Code> oldest) {
                    return size() > MOST_CODES;
                }
            };

    private record Code(Right right, Instant until) {}

    /// @param key the signing key; with another key, all cookies are invalid
    public ConsoleSessions(byte[] key, InstantSource clock) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.clock = clock;
    }

    /// Returns a new one-time code.
    public synchronized String code(Right right) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        var code = ENCODER.encodeToString(bytes);
        codes.put(code, new Code(right, clock.instant().plus(CODE_VALID)));
        return code;
    }

    /// Returns the right of a code, and makes the code invalid; empty if it is invalid or expired.
    synchronized Optional<Right> redeem(String code) {
        return Optional.ofNullable(codes.remove(code))
                .filter(known -> clock.instant().isBefore(known.until()))
                .map(Code::right);
    }

    /// Returns the value of the header `Set-Cookie` for a browser that has logged in. Cookies do
    /// not depend on the port, so the name contains it.
    String cookie(Request request, Right right) {
        var end = clock.instant().plus(COOKIE_VALID);
        byte[] content =
                ByteBuffer.allocate(CONTENT_BYTES)
                        .put((byte) right.letter())
                        .putLong(end.getEpochSecond())
                        .array();
        var value = ENCODER.encodeToString(content) + "." + ENCODER.encodeToString(sign(content));
        return cookie(request, value, COOKIE_VALID);
    }

    /// Returns the value of the header `Set-Cookie` that removes the cookie.
    String ended(Request request) {
        return cookie(request, "", Duration.ZERO);
    }

    private static String cookie(Request request, String value, Duration age) {
        boolean secure =
                request.header().apply("X-Forwarded-Proto").filter("https"::equals).isPresent();
        return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
                .formatted(name(request), value, age.toSeconds(), secure ? "; Secure" : "");
    }

    private static String name(Request request) {
        var host = request.header().apply("Host").orElse("");
        var port = host.substring(host.lastIndexOf(':') + 1);
        return NAME + (port.matches("\\d{1,5}") ? port : "0");
    }

    /// Returns the right of the request's cookie; empty without a valid cookie. A request that is
    /// not a `GET` must have the header `Origin`, which [dev.leat.server.CorsFilter] has compared
    /// with this server.
    public Optional<Right> right(Request request) {
        if (!request.reads() && request.header().apply("Origin").isEmpty()) {
            return Optional.empty();
        }
        var prefix = name(request) + "=";
        return request.header().apply("Cookie").stream()
                .flatMap(header -> Stream.of(header.split(";", -1)))
                .map(String::strip)
                .filter(one -> one.startsWith(prefix))
                .flatMap(one -> verified(one.substring(prefix.length())).stream())
                .findFirst();
    }

    private Optional<Right> verified(String value) {
        try {
            int dot = value.indexOf('.');
            byte[] content = Base64.getUrlDecoder().decode(value.substring(0, Math.max(dot, 0)));
            byte[] signature = Base64.getUrlDecoder().decode(value.substring(dot + 1));
            if (content.length != CONTENT_BYTES
                    || !MessageDigest.isEqual(signature, sign(content))) {
                return Optional.empty();
            }
            var buffer = ByteBuffer.wrap(content);
            int right = buffer.get();
            var end = Instant.ofEpochSecond(buffer.getLong());
            return Arrays.stream(Right.values())
                    .filter(one -> one.letter() == right && clock.instant().isBefore(end))
                    .findFirst();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private byte[] sign(byte[] content) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
