package dev.leat.engine;

import dev.leat.batch.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The name of a batch in the keys of its objects: the sequence number of the first message, and a
/// hash of the sink and the rows. Equal rows have the same name; other rows have another name. The
/// names of later messages are greater.
final class BatchName {

    private static final int HASH_BYTES = 8;

    private BatchName() {}

    /// Returns the name for these rows of a batch, of which there is at least one.
    static String of(Batch batch, String pipeline, int sink, List<Integer> rows) {
        var sha = Hashes.sha256();
        add(sha, pipeline);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(sink).flip());
        long first = Long.MAX_VALUE;
        for (int row : rows) {
            var record = batch.work().records().get(batch.rows().record()[row]);
            first = Math.min(first, record.sequence());
            add(sha, record.id());
            sha.update(batch.rows().identity(row));
            sha.update(batch.rows().digest(row));
            long version = batch.rows().versions().of(row);
            sha.update(ByteBuffer.allocate(Long.BYTES).putLong(version).flip());
        }
        var hash = HexFormat.of().formatHex(Arrays.copyOf(sha.digest(), HASH_BYTES));
        return "%020d-%s".formatted(first, hash);
    }

    private static void add(MessageDigest sha, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        sha.update(bytes);
    }
}
