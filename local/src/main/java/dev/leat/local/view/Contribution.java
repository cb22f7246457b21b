package dev.leat.local.view;

import dev.leat.app.View;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The values that one state of a record adds to one view: the view's key, the period (0 if the
/// view has none), and a value or nothing for each measure. Read-only.
record Contribution(List<String> key, long start, MeasureValues values) {

    /// The binary form of a contribution to one view: the texts of the key, the start of the
    /// period, a bit for each measure that has a value, and these values. Values are in
    /// alphabetical order of the measures, so that their order in the app file does not matter. If
    /// a record is several rows, its contributions follow one another.
    static final class Form {

        private final int keys;
        private final int[] order;

        Form(View view) {
            keys = view.key().size();
            order =
                    IntStream.range(0, view.measures().size())
                            .boxed()
                            .sorted(Comparator.comparing(i -> view.measures().get(i).name()))
                            .mapToInt(i -> i)
                            .toArray();
        }

        /// Returns the bytes. The result is never empty, because empty bytes stand for no
        /// contribution.
        byte[] bytes(@Nullable Contribution contribution) {
            if (contribution == null) {
                return StoredContributions.NOTHING;
            }
            return bytes(List.of(contribution));
        }

        /// Returns the bytes of all contributions of a record.
        byte[] bytes(List<Contribution> contributions) {
            var to = new ByteArrayOutputStream();
            contributions.forEach(contribution -> write(to, contribution));
            return to.toByteArray();
        }

        private void write(ByteArrayOutputStream to, Contribution contribution) {
            for (var text : contribution.key) {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                Varint.write(to, bytes.length);
                to.writeBytes(bytes);
            }
            Varint.writeSigned(to, contribution.start);
            write(to, contribution.values);
        }

        private void write(ByteArrayOutputStream to, MeasureValues values) {
            long there = 0;
            for (int i = 0; i < order.length; i++) {
                there |= values.has(order[i]) ? 1L << i : 0;
            }
            Varint.write(to, there);
            for (int measure : order) {
                if (values.has(measure)) {
                    Varint.writeSigned(to, values.at(measure));
                }
            }
        }

        @Nullable Contribution read(byte[] bytes) {
            if (bytes.length == 0) {
                return null;
            }
            return read(ByteBuffer.wrap(bytes));
        }

        /// Returns all contributions of a record.
        List<Contribution> readAll(byte[] bytes) {
            var from = ByteBuffer.wrap(bytes);
            var contributions = new ArrayList<Contribution>();
            while (from.hasRemaining()) {
                contributions.add(read(from));
            }
            return contributions;
        }

        private Contribution read(ByteBuffer from) {
            var key = new ArrayList<String>();
            while (key.size() < keys) {
                var text = new byte[(int) Varint.read(from)];
                from.get(text);
                key.add(new String(text, StandardCharsets.UTF_8));
            }
            long start = Varint.readSigned(from);
            return new Contribution(List.copyOf(key), start, values(from));
        }

        private MeasureValues values(ByteBuffer from) {
            var values = new MeasureValues(order.length);
            long there = Varint.read(from);
            for (int i = 0; i < order.length; i++) {
                if ((there & 1L << i) != 0) {
                    values.add(order[i], View.Kind.SUM, Varint.readSigned(from));
                }
            }
            return values;
        }
    }
}
