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
    /// @param token the token of the page; null for the first page
    /// @param wanted the length that the client wants; null for the maximum
    /// @param invalid makes the service's error for an invalid request
    public static <T> OffsetPage<T> of(
            List<T> all,
            @Nullable String token,
            @Nullable Integer wanted,
            int most,
            Function<String, AwsErrorException> invalid) {
        int size = wanted == null ? most : wanted;
        if (size < 1 || size > most) {
            throw invalid.apply("MaxResults must be between 1 and " + most);
        }
        long from = Math.min(offset(token, invalid), all.size());
        int to = (int) Math.min(from + size, all.size());
        return new OffsetPage<>(
                all.subList((int) from, to), to < all.size() ? Integer.toString(to) : null);
    }

    /// Returns the position that a token contains; 0 if there is no token.
    private static long offset(
            @Nullable String token, Function<String, AwsErrorException> invalid) {
        try {
            long offset = token == null ? 0 : Long.parseLong(token);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException foreign) {
            // refused below
        }
        throw invalid.apply("NextToken is not valid: " + token);
    }
}
