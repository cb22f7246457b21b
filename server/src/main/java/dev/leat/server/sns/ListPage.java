package dev.leat.server.sns;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A page of a list. `next` is the token of the next page, or null.
record ListPage<T>(List<T> items, @Nullable String next) {

    /// The page size of SNS.
    private static final int MOST = 100;

    /// Returns the items that follow the key in the token, ordered by key.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if the token is invalid
    static <T> ListPage<T> of(List<T> all, Function<T, String> key, @Nullable String token) {
        String after = token == null ? "" : decoded(token);
        var rest =
                all.stream()
                        .filter(each -> key.apply(each).compareTo(after) > 0)
                        .sorted(Comparator.comparing(key))
                        .toList();
        if (rest.size() <= MOST) {
            return new ListPage<>(rest, null);
        }
        var items = rest.subList(0, MOST);
        return new ListPage<>(items, encoded(key.apply(items.getLast())));
    }

    private static String encoded(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException none) {
            throw SnsErrors.invalid("NextToken Reason: invalid token '" + token + "'");
        }
    }
}
