package dev.leat.server.athena;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list. The token of a page is the position of its first item.
///
/// @param next the token of the next page; null if this is the last page
record Pages<T>(List<T> items, @Nullable String next) {

    static <T> Pages<T> of(
            List<T> all, @Nullable String token, @Nullable Integer wanted, int most) {
        int size = wanted == null ? most : wanted;
        if (size < 1 || size > most) {
            throw AthenaErrors.invalid("MaxResults must be between 1 and " + most);
        }
        long from = Math.min(offset(token), all.size());
        int to = (int) Math.min(from + size, all.size());
        return new Pages<>(
                all.subList((int) from, to), to < all.size() ? Integer.toString(to) : null);
    }

    static long offset(@Nullable String token) {
        try {
            long offset = token == null ? 0 : Long.parseLong(token);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException foreign) {
            // refused below
        }
        throw AthenaErrors.invalid("NextToken is not valid: " + token);
    }
}
