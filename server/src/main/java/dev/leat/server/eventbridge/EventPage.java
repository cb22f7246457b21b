package dev.leat.server.eventbridge;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A page of a list. The token of a page is the last key of the page before.
///
/// @param next the token of the next page; null if this is the last page
record EventPage<T>(List<T> items, @Nullable String next) {

    /// The page size of EventBridge.
    private static final int MOST = 100;

    /// Returns the items that follow the key in the token. `all` is ordered by key.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if the limit is invalid
    static <T> EventPage<T> of(
            List<T> all, Function<T, String> key, @Nullable String token, @Nullable Integer limit) {
        int most = limit == null ? MOST : limit;
        if (most < 1 || most > MOST) {
            throw EventErrors.constraint(
                    "limit", Integer.toString(most), "have value between 1 and " + MOST);
        }
        var rest =
                all.stream()
                        .filter(each -> token == null || key.apply(each).compareTo(token) > 0)
                        .toList();
        if (rest.size() <= most) {
            return new EventPage<>(rest, null);
        }
        var items = rest.subList(0, most);
        return new EventPage<>(items, key.apply(items.getLast()));
    }
}
