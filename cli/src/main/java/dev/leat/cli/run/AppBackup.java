package dev.leat.cli.run;

import dev.leat.cli.backup.BackupWriter;
import dev.leat.error.FileErrorText;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.BackupSummary;
import dev.leat.port.StateSnapshot;
import dev.leat.port.UnavailableException;
import dev.leat.state.StateKind;
import dev.leat.state.StateKinds;
import dev.leat.state.StateTrait;
import dev.leat.warehouse.WarehouseCopy;
import dev.leat.warehouse.WarehouseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The backup of a state folder: all stores in it as of one moment, between two commits. Only the
/// snapshots are taken at this moment; then the app goes on, and the files are copied.
///
/// The warehouse may have a load whose messages are not settled in the state file yet, as after a
/// crash between the two commits. It never lacks a load whose messages are settled.
///
/// @param snapshots takes a snapshot of the state file and its objects, and runs its argument
///   between two commits
/// @param warehouse the open warehouse tables; empty if no process has the file of the warehouse
///   open
record AppBackup(
        Path state,
        Function<Runnable, StateSnapshot> snapshots,
        Optional<WarehouseStore> warehouse,
        InstantSource clock) {

    /// Returns the failure of a backup of an app on AWS. The package of a function has no classes
    /// of the server, so the classes that it uses must not create this exception.
    static RuntimeException refusedOnAws() {
        return RefusedOperationException.invalid(
                "the state of an app on AWS is in AWS's services; use AWS Backup or their own backups");
    }

    /// Writes the backup to a new folder.
    ///
    /// @throws RefusedOperationException if the folder has content
    /// @throws UnavailableException if a file cannot be read or written
    BackupSummary write(Path target) {
        try (var writer = BackupWriter.create(target, state)) {
            return write(writer);
        } catch (IOException failed) {
            throw failed(target, FileErrorText.said(failed), failed);
        } catch (UnavailableException failed) {
            throw failed(target, String.valueOf(failed.getMessage()), failed);
        }
    }

    private static UnavailableException failed(Path target, String why, Exception cause) {
        return new UnavailableException(
                "cannot write the backup %s: %s".formatted(target, why), cause);
    }

    /// The moment of the backup: the snapshot of the state, and the documents.
    private static final class Moment {
        private final Map<String, byte[]> documents = new LinkedHashMap<>();
        private final AtomicReference<@Nullable StateSnapshot> snapshot = new AtomicReference<>();
        private volatile Instant at = Instant.EPOCH;

        StateSnapshot state() {
            var taken = snapshot.get();
            if (taken == null) {
                throw new IllegalStateException("the snapshot was not taken");
            }
            return taken;
        }
    }

    private BackupSummary write(BackupWriter writer) throws IOException {
        var moment = new Moment();
        var file = writer.file(WarehouseStore.FILE);
        var copy = warehouse.flatMap(tables -> tables.copy(file, () -> take(moment)));
        if (warehouse.isEmpty()) {
            take(moment);
        }
        try (var snapshot = moment.state()) {
            var app = snapshot.app();
            int version = snapshot.version();
            var database = writer.file(snapshot.file());
            snapshot.copy(database);
            writer.written(snapshot.file());
            snapshot.files(database, writer::copy);
            if (copy.isPresent()) {
                copy.get().write();
                writer.written(WarehouseStore.FILE);
            } else {
                copyIfPresent(writer, WarehouseStore.FILE);
                copyIfPresent(writer, WarehouseStore.FILE + ".wal");
            }
            for (var document : moment.documents.entrySet()) {
                writer.write(document.getKey(), document.getValue());
            }
            others(writer);
            return writer.finish(app, version, moment.at, missing());
        } finally {
            copy.ifPresent(WarehouseCopy::close);
        }
    }

    private void take(Moment moment) {
        moment.snapshot.set(
                snapshots.apply(() -> {
                    moment.at = clock.instant();
                    for (var name : StateKinds.entries(StateTrait.DOCUMENT)) {
                        read(state.resolve(name))
                                .ifPresent(text -> moment.documents.put(name, text));
                    }
                }));
    }

    private static Optional<byte[]> read(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }

    /// Copies the files that do not refer to the stores.
    private void others(BackupWriter writer) throws IOException {
        for (var entry : StateKinds.entries(StateTrait.COPY)) {
            for (var name : files(entry)) {
                copyIfPresent(writer, name);
            }
        }
    }

    /// Returns the files for which an entry stands, relative to the state folder.
    private List<String> files(String entry) throws IOException {
        var folder = state.resolve(entry.substring(0, entry.lastIndexOf('/') + 1));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder, folder.equals(state) ? 1 : Integer.MAX_VALUE)) {
            return files.map(file -> state.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> StateKind.matches(entry, name))
                    .sorted()
                    .toList();
        }
    }

    private void copyIfPresent(BackupWriter writer, String name) throws IOException {
        try {
            writer.copy(name, state.resolve(name));
        } catch (NoSuchFileException gone) {
            if (Files.exists(state.resolve(name))) {
                throw gone;
            }
        }
    }

    /// Returns the external stores, as they were in the last run.
    private List<String> missing() {
        var missing = new ArrayList<String>();
        ViewLocations.in(state)
                .external()
                .forEach((place, views) ->
                        missing.add(
                                "%s %s in Redis at %s"
                                        .formatted(
                                                views.size() == 1 ? "the view" : "the views",
                                                String.join(", ", views),
                                                place)));
        for (var place : Warehouse.external(state)) {
            missing.add("the warehouse database " + place);
        }
        return missing;
    }
}
