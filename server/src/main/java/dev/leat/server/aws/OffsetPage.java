package dev.leat.server.aws;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A page of a list. The token of a page is the position of its first item.
///
/// @param next the token of the next page; null if this is the last page
public record OffsetPage<T>(List<T> items, @Nullable String next) {

    /// Returns a page of a list.
    ///
    /// @param list names the list among all lists of the service
    /// @param token the token of the page; null for the first page
    /// @param wanted the length that the client wants; null for the maximum
    /// @param invalid makes the service's error for an invalid request
    public static <T> OffsetPage<T> of(
            String list,
            List<T> all,
            @Nullable String token,
            @Nullable Integer wanted,
            int most,
            Function<String, AwsErrorException> invalid) {
        int size = wanted == null ? most : wanted;
        if (size < 1 || size > most) {
            throw invalid.apply("MaxResults must be between 1 and " + most);
        }
        long offset =
                PageToken.offset(list, token)
                        .orElseThrow(() -> invalid.apply("NextToken is not valid: " + token));
        // The list may have become shorter since the page before.
        int from = (int) Math.min(offset, all.size());
        int to = (int) Math.min((long) from + size, all.size());
        return new OffsetPage<>(
                all.subList(from, to), to < all.size() ? PageToken.of(list, to) : null);
    }
}
