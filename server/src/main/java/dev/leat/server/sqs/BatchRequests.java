package dev.leat.server.sqs;

import dev.leat.server.aws.AwsErrorException;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/// Checks that apply to all batch requests.
final class BatchRequests {

    /// The maximum number of entries, as in SQS.
    static final int MOST_ENTRIES = 10;

    private static final int LONGEST_ID = 80;

    private BatchRequests() {}

    /// Checks the number of entries and their ids. `entry` is AWS's name for an entry.
    ///
    /// @throws AwsErrorException if the whole batch is refused
    static <E> List<E> check(List<E> entries, String entry, Function<E, String> id) {
        if (entries.isEmpty()) {
            throw SqsErrors.emptyBatch(entry);
        }
        if (entries.size() > MOST_ENTRIES) {
            throw SqsErrors.tooManyEntries(entries.size());
        }
        var ids = new HashSet<String>();
        for (var each : entries) {
            String text = id.apply(each);
            if (!valid(text)) {
                throw SqsErrors.invalidEntryId();
            }
            if (!ids.add(text)) {
                throw SqsErrors.repeatedEntryId(text);
            }
        }
        return entries;
    }

    static BatchResultErrorEntry failed(String id, AwsErrorException fault) {
        return BatchResultErrorEntry.builder()
                .id(id)
                .senderFault(fault.senders())
                .code(fault.code())
                .message(fault.text())
                .build();
    }

    private static boolean valid(@org.jspecify.annotations.Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (!word(id.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// Returns true for letters, digits, hyphens and underscores, the characters of queue names and
    /// entry ids.
    static boolean word(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_';
    }
}
