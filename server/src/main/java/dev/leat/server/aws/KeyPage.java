package dev.leat.server.aws;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A page of a list that is ordered by a key. The token of a page has the last key of the page
/// before.
///
/// @param next the token of the next page; null if this is the last page
public record KeyPage<T>(List<T> items, @Nullable String next) {

    /// Returns the items that follow the key in the token, ordered by key.
    ///
    /// @param list names the list among all lists of the service
    /// @param token the token of the page; null or empty for the first page
    /// @param most the maximum number of items
    /// @param invalid makes the service's error for an invalid token
    public static <T> KeyPage<T> of(
            String list,
            List<T> all,
            Function<T, String> key,
            @Nullable String token,
            int most,
            Supplier<AwsErrorException> invalid) {
        var after =
                token == null || token.isEmpty()
                        ? null
                        : PageToken.position(list, token).orElseThrow(invalid);
        var rest =
                all.stream()
                        .filter(each -> after == null || key.apply(each).compareTo(after) > 0)
                        .sorted(Comparator.comparing(key))
                        .toList();
        if (rest.size() <= most) {
            return new KeyPage<>(rest, null);
        }
        var items = rest.subList(0, most);
        return new KeyPage<>(items, PageToken.of(list, key.apply(items.getLast())));
    }
}
