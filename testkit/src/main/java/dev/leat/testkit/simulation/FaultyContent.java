package dev.leat.testkit.simulation;

import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// Content of a file of the app under test, with read failures and crashes half-way. `turn` is the
/// thread that processes the file, even if another thread reads the content for it.
final class FaultyContent implements Content {

    private final FileUnit unit;
    private final Content real;
    private final Turn turn;
    private final SimulationContext context;
    private boolean half;

    FaultyContent(FileUnit unit, Content real, Turn turn, SimulationContext context) {
        this.unit = unit;
        this.real = real;
        this.turn = turn;
        this.context = context;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public long size() {
        return real.size();
    }

    /// Returns empty if a fault can strike while the file is read. With a path, the database would
    /// read the file itself, and the fault could not strike half-way.
    @Override
    public Optional<Path> path() {
        return context.faults().any(this::strikesReading) ? Optional.empty() : real.path();
    }

    private boolean strikesReading(Fault fault) {
        return fault instanceof Fault.ReadFails
                || (fault instanceof Fault.Crash crash && crash.point() == Point.READING);
    }

    @Override
    public InputStream open(long offset) throws IOException {
        return new Watched(real.open(offset), offset);
    }

    /// Lets the faults of reading strike, once per start or continuation of processing the file.
    private void atHalf() throws IOException {
        if (half) {
            return;
        }
        half = true;
        context.crashIfDue(Point.READING, turn, Optional::empty);
        var fails =
                context.faults()
                        .occasion(
                                Fault.ReadFails.class,
                                fault -> fault.bucket().equals(unit.bucket()));
        if (fails.isPresent()) {
            context.journal()
                    .struck(
                            fails.get(),
                            "%s reads %s/%s".formatted(turn.name(), unit.bucket(), unit.key()));
            throw new IOException(
                    "%s/%s cannot be read (a fault of the test)"
                            .formatted(unit.bucket(), unit.key()));
        }
    }

    private final class Watched extends FilterInputStream {

        private long at;

        Watched(InputStream in, long offset) {
            super(in);
            this.at = offset;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            passed(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            passed(Math.max(0, read));
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            passed(skipped);
            return skipped;
        }

        private void passed(long bytes) throws IOException {
            at += bytes;
            if (at > size() / 2) {
                atHalf();
            }
        }
    }
}
