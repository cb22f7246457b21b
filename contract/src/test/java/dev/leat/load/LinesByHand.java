package dev.leat.load;

import dev.leat.app.Schema;
import dev.leat.batch.Column;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.engine.OrdersByHand;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.RejectedLines;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Files with lines `id user cents`, in pieces of three lines, and a kernel in plain Java: a bucket
/// receives the valid lines, a view counts them by user. A line must have three words, and cents
/// must be above zero; user `nobody` is filtered; a line `!` makes the rest of the file unreadable.
final class LinesByHand {

    static final int PIECE = 3;

    private static final Schema SCHEMA = new Schema("Line", List.of());

    private LinesByHand() {}

    record Line(long number, long offset, String text) {

        String[] words() {
            return text.split(" ", -1);
        }
    }

    record Lines(Position from, Position to, List<Line> good, RejectedLines rejected, Path file)
            implements Piece {

        @Override
        public Table.Staged table() {
            return new Table.Staged(file, good.size());
        }

        @Override
        public long unknownFields() {
            return 0;
        }

        @Override
        public long line(int record) {
            return good.get(record).number();
        }

        @Override
        public long offset(int record) {
            return good.get(record).offset();
        }

        @Override
        public String text(int record) {
            return good.get(record).text();
        }
    }

    static PieceReader reader(Content content, Position at, List<String> missing)
            throws IOException {
        var in = content.open(at.offset());
        return new PieceReader() {

            private Position next = at;

            @Override
            public Schema schema() {
                return SCHEMA;
            }

            @Override
            public Header header() {
                return new Header(missing, List.of());
            }

            @Override
            public Optional<Piece> next(Path table) throws UnreadableFileException, IOException {
                var good = new ArrayList<Line>();
                var rejected = new ArrayList<RejectedLine>();
                var from = next;
                long offset = from.offset();
                long number = from.line();
                for (var text = line(); !text.isEmpty(); text = line()) {
                    number++;
                    var line = new Line(number, offset, text.strip());
                    offset += text.length();
                    if (line.text().equals("!")) {
                        throw new UnreadableFileException(
                                Reason.of("malformed", "line %d is a bang".formatted(number)));
                    }
                    if (line.words().length == 3) {
                        good.add(line);
                    } else {
                        rejected.add(
                                new RejectedLine(
                                        number,
                                        line.offset(),
                                        line.text(),
                                        List.of(Reason.of("columns", "it has not 3 words"))));
                    }
                    if (number - from.line() == PIECE) {
                        break;
                    }
                }
                if (number == from.line()) {
                    return Optional.empty();
                }
                next = new Position(offset, number, from.part() + 1);
                Files.write(table, good.stream().map(Line::text).toList());
                return Optional.of(new Lines(from, next, good, RejectedLines.of(rejected), table));
            }

            @Override
            public Optional<Position> skip() {
                throw new IllegalStateException("no piece is skipped");
            }

            private String line() throws IOException {
                var text = new StringBuilder();
                for (int c = in.read(); c >= 0; c = in.read()) {
                    text.append((char) c);
                    if (c == '\n') {
                        break;
                    }
                }
                return text.toString();
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    /// Works for a bucket as the first sink and a view as the second; `files` is called before and
    /// after a file is written.
    static FileKernel kernel(Runnable files) {
        return new FileKernel() {
            @Override
            public Worked run(FileUnit unit, Piece piece, StagingFolder staging)
                    throws IOException {
                files.run();
                var worked = worked(unit, piece, staging);
                files.run();
                return worked;
            }

            @Override
            public List<StagedFile> empty(FileUnit unit, StagingFolder staging) throws IOException {
                files.run();
                var file = Files.writeString(staging.file("empty"), "");
                return List.of(new StagedFile(0, 1, "out/" + unit.stem() + ".txt", file, 0, 0));
            }

            @Override
            public List<StagedFile> outputs(List<StagedFile> parts, StagingFolder staging)
                    throws IOException {
                files.run();
                if (parts.isEmpty()) {
                    return List.of();
                }
                var whole = staging.file("whole");
                var text = new StringBuilder();
                long rows = 0;
                for (var part : parts) {
                    text.append(Files.readString(part.file()));
                    rows += part.rows();
                }
                Files.writeString(whole, text);
                return List.of(
                        new StagedFile(0, 0, parts.getFirst().key(), whole, rows, text.length()));
            }

            @Override
            public void close() {}
        };
    }

    private static FileKernel.Worked worked(FileUnit unit, Piece piece, StagingFolder staging)
            throws IOException {
        var lines = Files.readAllLines(((Lines) piece).file());
        var table = new Outcomes(lines.size(), 2);
        var rejected = new ArrayList<RejectedLine>();
        var good = new ArrayList<Integer>();
        for (int record = 0; record < lines.size(); record++) {
            var words = lines.get(record).split(" ", -1);
            if (Long.parseLong(words[2]) <= 0) {
                var why = List.of(Reason.at("check", "cents", words[2], "cents are above zero"));
                table.reject(record, why);
                rejected.add(
                        new RejectedLine(
                                piece.line(record), piece.offset(record), lines.get(record), why));
            } else if (words[1].equals("nobody")) {
                table.putPending(record, Outcome.FILTERED);
            } else {
                table.put(record, 0, Outcome.DELIVERED);
                good.add(record);
            }
        }
        var part = staging.file("part-" + piece.part());
        Files.write(part, good.stream().map(lines::get).toList());
        var staged =
                good.isEmpty()
                        ? List.<StagedFile>of()
                        : List.of(
                                new StagedFile(
                                        0,
                                        piece.part(),
                                        "out/" + unit.stem() + ".txt",
                                        part,
                                        good.size(),
                                        Files.size(part)));
        return new FileKernel.Worked(table, rows(lines, good), staged, rejected);
    }

    private static Rows rows(List<String> lines, List<Integer> good) {
        int size = good.size();
        var identity = new byte[16 * size];
        var digest = new byte[16 * size];
        var users = new String[size];
        var counts = new long[size];
        var cents = new long[size];
        for (int row = 0; row < size; row++) {
            var words = lines.get(good.get(row)).split(" ", -1);
            OrdersByHand.hash(words[0], identity, row);
            OrdersByHand.hash(lines.get(good.get(row)), digest, row);
            users[row] = words[1];
            counts[row] = 1;
            cents[row] = Long.parseLong(words[2]);
        }
        return new Rows(
                size,
                good.stream().mapToInt(Integer::intValue).toArray(),
                identity,
                digest,
                List.of(
                        List.of(),
                        List.of(
                                new Column.Texts(users),
                                new Column.Longs(counts, new BitSet()),
                                new Column.Longs(cents, new BitSet()))));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
