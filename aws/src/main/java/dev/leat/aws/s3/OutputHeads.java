package dev.leat.aws.s3;

import dev.leat.plan.OutputRule.Name;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// The objects that were under the keys of outputs when the outputs were prepared, so that their
/// upload need not read them again. An object may have changed since: an output becomes visible
/// only on condition of the object that it replaces. Thread-safe.
public final class OutputHeads {

    /// Maximum number of objects; the oldest ones are forgotten.
    private static final int MOST = 1_000;

    private final SequencedMap<Name, Optional<HeadObjectResponse>> heads = new LinkedHashMap<>();

    synchronized void put(String bucket, String key, Optional<HeadObjectResponse> head) {
        heads.put(new Name(bucket, key), head);
        if (heads.size() > MOST) {
            heads.pollFirstEntry();
        }
    }

    /// Returns what was read of a key, once; empty if nothing was.
    synchronized Optional<Optional<HeadObjectResponse>> take(String bucket, String key) {
        return Optional.ofNullable(heads.remove(new Name(bucket, key)));
    }
}
