package dev.leat.operations;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.re2j.Pattern;
import dev.leat.text.CountText;

/// A place that was searched for a record, or that could not be searched. Its JSON is one sentence.
///
/// @param store the name of the searched queue, archive or stream; empty for other places
/// @param text the searched part of the store, or a sentence about another place
public record SearchedPlace(String store, String text) {

    private static final Pattern STORE =
            Pattern.compile("(.+): ((?:the first )?[0-9,]+ (?:message|record)s?)");

    /// Returns a store that was searched.
    ///
    /// @param whole true if all its messages were searched
    /// @param noun the noun of its messages
    public static SearchedPlace of(String store, boolean whole, long count, String noun) {
        return new SearchedPlace(store, (whole ? "" : "the first ") + CountText.of(count, noun));
    }

    /// Returns a place that was not searched.
    public static SearchedPlace notSearched(String reason) {
        return other("not searched: " + reason);
    }

    /// Returns a place that is no store of messages.
    public static SearchedPlace other(String sentence) {
        return new SearchedPlace("", sentence);
    }

    /// Returns the name of the archive of a pipeline.
    public static String archive(String pipeline) {
        return "archive of " + pipeline;
    }

    /// Returns the name of a stream among stores.
    public static String stream(String stream) {
        return "stream " + stream;
    }

    @JsonCreator
    static SearchedPlace read(String sentence) {
        var store = STORE.matcher(sentence);
        return store.matches()
                ? new SearchedPlace(store.group(1), store.group(2))
                : other(sentence);
    }

    /// Returns the sentence.
    @JsonValue
    public String sentence() {
        return store.isEmpty() ? text : store + ": " + text;
    }
}
