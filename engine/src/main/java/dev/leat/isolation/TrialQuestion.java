package dev.leat.isolation;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// A question of a trial to Leat, which alone has the platform open.
sealed interface TrialQuestion extends Serializable {

    /// The bytes of the current object of a bucket.
    record OfObject(String bucket, String key) implements TrialQuestion {}

    /// The documents of items of a table; null if there is none.
    record OfItems(String table, ArrayList<ArrayList<String>> keys) implements TrialQuestion {}

    /// Bytes of the file in trial; fewer at its end.
    record OfContent(long offset, int length) implements TrialQuestion {}

    /// The answer: the value, or why there is none.
    record Answer(@Nullable Serializable value, boolean missing, @Nullable String failure)
            implements Serializable {

        static Answer of(Serializable value) {
            return new Answer(value, false, null);
        }

        static Answer failed(Exception why) {
            return new Answer(null, why instanceof NoSuchFileException, String.valueOf(why));
        }

        Serializable get() throws IOException {
            if (value != null) {
                return value;
            }
            throw missing ? new NoSuchFileException(failure) : new IOException(failure);
        }
    }
}
