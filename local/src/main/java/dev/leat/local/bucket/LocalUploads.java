package dev.leat.local.bucket;

import dev.leat.app.Micros;
import dev.leat.batch.Checksum;
import dev.leat.batch.FileUnit;
import dev.leat.local.database.Database;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.CorruptStateException;
import dev.leat.port.PutObject;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Multipart uploads. They are rows in the state file; until the object is assembled, each part has
/// a blob. Thread-safe.
final class LocalUploads implements Uploads {

    /// Maximum duration of an upload, from its start.
    static final Duration KEPT = Duration.ofDays(7);

    /// Time for which a completed upload is stored, so that a repeated completion succeeds.
    static final Duration KNOWN = Duration.ofDays(1);

    private static final int ID_BYTES = 24;

    private final Database database;
    private final ObjectChanges objects;
    private final Blobs blobs;
    private final FileRemover removal;
    private final Consumer<PutObject> check;
    private final SecureRandom random = new SecureRandom();

    /// @param check throws an exception if the object cannot be put
    LocalUploads(
            Database database,
            ObjectChanges objects,
            Blobs blobs,
            FileRemover removal,
            Consumer<PutObject> check) {
        this.database = database;
        this.objects = objects;
        this.blobs = blobs;
        this.removal = removal;
        this.check = check;
    }

    @Override
    public Upload begin(PutObject put, Optional<Terms> terms) {
        check.accept(put);
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        var id = HexFormat.of().formatHex(bytes);
        long now = objects.now();
        var upload = new Upload(id, put, terms, Micros.instant(now));
        return database.add(tx -> {
            objects.buckets().in(tx, put.bucket());
            UploadTable.add(tx, upload, now + KEPT.toNanos() / 1000);
            return upload;
        });
    }

    @Override
    public Part part(
            String id, int number, InputStream content, Supplier<Optional<Checksum>> checksum)
            throws IOException {
        if (number < 1 || number > MOST_PARTS) {
            throw new IllegalArgumentException(
                    "%d is not a valid part number; number parts from 1 to %,d"
                            .formatted(number, MOST_PARTS));
        }
        var terms = open(database.read(session -> UploadTable.find(session, id)), id).terms();
        return blobs.keep(
                blobs.write(content, terms.map(Terms::algorithm)),
                blob -> {
                    var said = checksum.get();
                    var sum = blob.checksum().or(() -> said);
                    var at = Micros.instant(objects.now());
                    var part = new Part(number, blob.etag(), blob.size(), sum, at);
                    return database.add(tx -> put(tx, id, part, blob.place()));
                });
    }

    private Part put(Transaction transaction, String id, Part part, String blob)
            throws SQLException {
        var found = UploadTable.find(transaction, id);
        open(found, id);
        PartTable.put(transaction, found.orElseThrow().number(), part, blob);
        transaction.onCommit(removal::schedule);
        return part;
    }

    private static Upload open(Optional<UploadTable.Row> found, String id) {
        return found.filter(row -> row.version().isEmpty())
                .map(UploadTable.Row::upload)
                .orElseThrow(() -> new NoSuchUploadException(id));
    }

    /// Thrown if parts changed while they were being assembled.
    private static final class ChangedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ChangedException() {
            super("parts changed", null, false, false);
        }
    }

    @Override
    public StoredObject complete(
            String id,
            List<Claim> claims,
            PutObject.Condition condition,
            Optional<Checksum> checksum)
            throws IOException {
        while (true) {
            var row =
                    database.read(session -> UploadTable.find(session, id))
                            .orElseThrow(() -> new NoSuchUploadException(id));
            if (row.version().isPresent()) {
                return database.read(session -> complete(session, row));
            }
            var joined = MultipartContent.of(claims, came(row));
            try {
                return complete(row, joined, condition, checksum);
            } catch (ChangedException _) {
                // The parts were replaced. The loop reads the new ones.
            } catch (NoSuchFileException gone) {
                refuseLost(row, joined, gone);
            }
        }
    }

    /// Checks that the part whose file is missing was replaced meanwhile. The caller then reads the
    /// parts again.
    ///
    /// @throws CorruptStateException if a current part has lost its file
    private void refuseLost(
            UploadTable.Row row, MultipartContent joined, NoSuchFileException gone) {
        if (database.read(session -> PartTable.has(session, row.number(), joined.parts()))) {
            throw new CorruptStateException(
                    "the file %s, which has a part of an upload, is missing; abort the upload and start a new one"
                            .formatted(gone.getFile()),
                    gone);
        }
    }

    private static StoredObject complete(Statements statements, UploadTable.Row row)
            throws SQLException {
        var put = row.upload().put();
        long version = row.version().orElseThrow();
        return ObjectTable.version(statements, put.bucket(), put.key(), version)
                .map(ObjectRow::object)
                .orElseThrow(() -> new NoSuchUploadException(row.upload().id()));
    }

    private Map<Integer, PartTable.Kept> came(UploadTable.Row row) {
        return database
                .read(session -> PartTable.some(session, row.number(), 0, MOST_PARTS))
                .stream()
                .collect(Collectors.toMap(kept -> kept.part().number(), Function.identity()));
    }

    private StoredObject complete(
            UploadTable.Row row,
            MultipartContent joined,
            PutObject.Condition condition,
            Optional<Checksum> said)
            throws IOException {
        var terms = row.upload().terms();
        boolean composite = terms.map(Terms::composite).orElse(false);
        var algorithm =
                composite
                        ? Optional.<Checksum.Algorithm>empty()
                        : said.map(Checksum::algorithm).or(() -> terms.map(Terms::algorithm));
        var summed = terms.filter(Terms::composite).flatMap(t -> joined.composite(t.algorithm()));
        compare(said, summed);
        return blobs.keep(
                blobs.join(joined.blobs(), joined.etag(), algorithm),
                blob -> {
                    compare(said, blob.checksum());
                    var made =
                            new ObjectTable.Row(
                                    row.upload().put(),
                                    blob,
                                    summed.or(blob::checksum),
                                    joined.parts().size());
                    return database.commit(tx -> complete(tx, row, joined, made, condition));
                });
    }

    /// @throws BadPartsException if the client declared another checksum
    private static void compare(Optional<Checksum> said, Optional<Checksum> is) {
        if (said.isPresent() && is.isPresent()) {
            var value = is.get().value();
            int number = value.indexOf('-');
            boolean same =
                    said.get().algorithm() == is.get().algorithm()
                            && (said.get().value().equals(value)
                                    || (number > 0
                                            && said.get()
                                                    .value()
                                                    .equals(value.substring(0, number))));
            if (!same) {
                throw new BadPartsException(
                        BadPartsException.Why.CHECKSUM,
                        "the %s of the object is %s, but the request has %s; upload the object again"
                                .formatted(is.get().algorithm(), value, said.get().value()));
            }
        }
    }

    private StoredObject complete(
            Transaction transaction,
            UploadTable.Row before,
            MultipartContent joined,
            ObjectTable.Row made,
            PutObject.Condition condition)
            throws SQLException {
        var row = UploadTable.find(transaction, before.upload().id());
        boolean same =
                row.filter(r -> r.version().isEmpty()).isPresent()
                        && PartTable.has(transaction, before.number(), joined.parts());
        if (!same) {
            throw new ChangedException();
        }
        objects.check(transaction, made.put(), condition);
        var object = objects.put(transaction, made, ObjectEventType.COMPLETE);
        long version = object.unit().version();
        PartTable.remember(transaction, version, joined.numbered());
        PartTable.drop(transaction, before.number());
        long ends = objects.now() + KNOWN.toNanos() / 1000;
        UploadTable.complete(transaction, before.number(), version, ends);
        transaction.onCommit(removal::schedule);
        return object;
    }

    @Override
    public void abort(String id) {
        database.commit(tx -> {
            var row = UploadTable.find(tx, id);
            open(row, id);
            UploadTable.drop(tx, row.orElseThrow().number());
            tx.onCommit(removal::schedule);
            return id;
        });
    }

    @Override
    public Optional<Upload> find(String id) {
        return database.read(session -> UploadTable.find(session, id))
                .filter(row -> row.version().isEmpty())
                .map(UploadTable.Row::upload);
    }

    @Override
    public List<Upload> list(String bucket, String prefix) {
        objects.buckets().check(bucket);
        return database.read(session -> UploadTable.list(session, bucket, prefix)).stream()
                .map(UploadTable.Row::upload)
                .toList();
    }

    @Override
    public List<Part> parts(String id, int after, int limit) {
        return database.read(session -> {
            var row = UploadTable.find(session, id);
            open(row, id);
            return PartTable.some(session, row.orElseThrow().number(), after, limit).stream()
                    .map(PartTable.Kept::part)
                    .toList();
        });
    }

    @Override
    public List<Part> of(FileUnit unit) {
        return database.read(session -> PartTable.remembered(session, unit.version()));
    }
}
