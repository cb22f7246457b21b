package dev.leat.server.s3;

import dev.leat.port.Buckets.Listed;
import dev.leat.port.StoredObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;

/// A page of a listing. `more` is true if more items follow.
record ListingPage(List<Listed> lines, boolean more) {

    /// S3's maximum page size, which is also the default.
    static final int MOST = 1000;

    /// The page for a request of zero items, for which S3 never indicates more items.
    static final ListingPage NONE = new ListingPage(List.of(), false);

    /// @param found the items of the page and, if there are more items, the first item of the next
    ///   page
    static ListingPage of(List<Listed> found, int most) {
        return new ListingPage(found.stream().limit(most).toList(), found.size() > most);
    }

    /// Returns the page size.
    ///
    /// @throws S3ErrorException if it is invalid
    static int most(String parameter, @Nullable Integer asked) {
        if (asked != null && asked < 0) {
            throw S3ErrorException.invalidArgument(
                    parameter,
                    asked.toString(),
                    "Argument %s must be an integer between 0 and 2147483647".formatted(parameter));
        }
        return asked == null ? MOST : Math.min(asked, MOST);
    }

    int count() {
        return lines.size();
    }

    List<StoredObject> objects() {
        return lines.stream()
                .filter(Listed.Found.class::isInstance)
                .map(line -> ((Listed.Found) line).object())
                .toList();
    }

    List<CommonPrefix> commonPrefixes(KeyEncoding encoding) {
        return lines.stream()
                .filter(Listed.Prefix.class::isInstance)
                .map(line -> encoding.of(((Listed.Prefix) line).text()))
                .map(prefix -> CommonPrefix.builder().prefix(prefix).build())
                .toList();
    }

    /// Returns the key after which the next page begins, if there is one.
    Optional<String> next() {
        return more ? Optional.of(text(lines.getLast())) : Optional.empty();
    }

    private static String text(Listed line) {
        return switch (line) {
            case Listed.Found(var object) -> object.unit().key();
            case Listed.Prefix(var text) -> text;
        };
    }
}
