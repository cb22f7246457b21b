package dev.leat.testkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record as views see it: which record it is, what it says, and what it contributes to each
/// view. Two facts of one identity are the same if their `content` is.
public record Fact(String identity, String content, Map<String, Contribution> to) {

    public Fact {
        to = Map.copyOf(to);
    }

    /// Key texts, the start of the part in microseconds since 1970 (ignored by a view without
    /// parts), and a value for each measure, null for nothing.
    public record Contribution(List<String> key, long start, List<@Nullable Long> values) {

        public static Contribution of(List<String> key, long start, @Nullable Long... values) {
            return new Contribution(key, start, Arrays.asList(values.clone()));
        }
    }

    /// A fact that contributes nothing yet.
    public static Fact of(String identity, String content) {
        return new Fact(identity, content, Map.of());
    }

    /// The same, contributing to one more view.
    public Fact to(String view, Contribution contribution) {
        var more = new LinkedHashMap<>(to);
        more.put(view, contribution);
        return new Fact(identity, content, more);
    }

    /// The first 16 bytes of the text's SHA-256, as identities and digests are.
    public static byte[] hash(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return Arrays.copyOf(sha.digest(text.getBytes(StandardCharsets.UTF_8)), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
