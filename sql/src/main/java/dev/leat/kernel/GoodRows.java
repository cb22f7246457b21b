package dev.leat.kernel;

import dev.leat.batch.Elements;
import java.util.stream.IntStream;

/// The rows that are pending at a sink: row `i` was made from the document `document[i]` and is the
/// row `at[i]` of the statement's result.
record GoodRows(int[] document, int[] at, Elements elements) {

    /// Creates the rows of documents that have one row each.
    static GoodRows of(int[] documents, StatementResult result) {
        return new GoodRows(
                documents, IntStream.of(documents).map(result::row).toArray(), Elements.NONE);
    }

    int size() {
        return document.length;
    }
}
