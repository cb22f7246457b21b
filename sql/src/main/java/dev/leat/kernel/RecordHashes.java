package dev.leat.kernel;

import dev.leat.batch.Hashes;
import dev.leat.batch.Rows;
import dev.leat.decode.Tape;
import dev.leat.kernel.compile.CompiledPipeline.Hashed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/// Computes identities and digests: the first 16 bytes of a SHA-256 over values in canonical form.
/// An identity is a hash of the pipeline's name and the key's values or, without a key, the message
/// id. A digest is a hash of the names and values of the row's columns, in alphabetical order,
/// without NULLs and without columns that derive from `source`. Owned by one thread.
final class RecordHashes {

    /// Written before a message id, so that no key has the same identity. For a record with a key,
    /// the type tag of the first value is at this position.
    private static final byte MESSAGE = 'M';

    /// Written between a message id and the number of an element.
    private static final byte ELEMENT = 'E';

    /// Written at the end of the digest of a deletion, if its columns may be equal to those of the
    /// deleted record.
    private static final byte DELETED = 'D';

    private final MessageDigest sha = Hashes.sha256();
    private final byte[] hash = new byte[32];
    private final byte[] pipeline;
    private final List<byte[]> names;
    private byte[] buffer = new byte[1 << 10];
    private int size;

    RecordHashes(Hashed hashed) {
        pipeline = named(hashed.pipeline());
        names = hashed.digest().stream().map(column -> named(column.name())).toList();
    }

    /// Starts an identity.
    void identity() {
        size = 0;
        append(pipeline, 0, pipeline.length);
    }

    /// Starts a digest.
    void digest() {
        size = 0;
    }

    void message(String id) {
        append(new byte[] {MESSAGE}, 0, 1);
        var utf8 = named(id);
        append(utf8, 0, utf8.length);
    }

    /// Adds the number of the element from which a row was made, for rows without a key.
    void element(int number) {
        append(ByteBuffer.allocate(1 + Integer.BYTES).put(ELEMENT).putInt(number).array(), 0, 5);
    }

    /// Adds a value of the key.
    void value(Tape tape, int row, int column) {
        append(tape.bytes(), tape.start(row, column), tape.length(row, column));
    }

    /// Adds a column to the digest; `index` is its index among the digest's columns.
    void column(int index, Tape tape, int row, int column) {
        if (!tape.isNull(row, column)) {
            var name = names.get(index);
            append(name, 0, name.length);
            value(tape, row, column);
        }
    }

    void deleted() {
        append(new byte[] {DELETED}, 0, 1);
    }

    /// Ends the hash and writes it to `to`, at the position of the row.
    void end(byte[] to, int row) {
        try {
            sha.update(buffer, 0, size);
            sha.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 failed", e);
        }
        System.arraycopy(hash, 0, to, row * Rows.HASH_BYTES, Rows.HASH_BYTES);
    }

    /// Writes the hash of the digests of a record's rows to `to`, at the position of the record.
    void digests(byte[] rows, byte[] to, int record) {
        size = 0;
        append(rows, 0, rows.length);
        end(to, record);
    }

    private void append(byte[] from, int start, int length) {
        if (buffer.length - size < length) {
            buffer = Arrays.copyOf(buffer, Math.max(size + length, buffer.length * 2));
        }
        System.arraycopy(from, start, buffer, size, length);
        size += length;
    }

    /// Returns the bytes of a string, preceded by their length, so that different lists of strings
    /// have different bytes.
    private static byte[] named(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        var named = new byte[utf8.length + 4];
        for (int i = 0; i < 4; i++) {
            named[i] = (byte) (utf8.length >> (24 - 8 * i));
        }
        System.arraycopy(utf8, 0, named, 4, utf8.length);
        return named;
    }
}
