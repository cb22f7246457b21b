package dev.leat.cli.draft;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/// Files as other programs write them: the samples of the examples, and generated files with the
/// oddities of spreadsheets, exports and APIs. The values are seeded.
final class OddFiles {

    /// A file.
    ///
    /// @param records the records with data
    /// @param others other lines that are read as records, such as a header that no schema can have
    /// @param expected parts of the app file that a person would write
    record Odd(Path file, long records, long others, List<String> expected) {

        @Override
        public String toString() {
            return String.valueOf(file.getFileName());
        }
    }

    private final Path folder;
    private final Random random = new Random(38);
    private final List<Odd> all = new ArrayList<>();

    private OddFiles(Path folder) {
        this.folder = folder;
    }

    /// Writes the files.
    static List<Odd> in(Path folder) throws IOException, SQLException {
        var files = new OddFiles(folder);
        files.samples();
        files.dialects();
        files.headers();
        files.values();
        new OddDocuments(files).add();
        return files.all;
    }

    private void samples() throws IOException {
        sample("csv/samples/input/2010-12-01.csv", 1, "Quantity: integer not null");
        sample("lake/samples/source/2010-12-20.csv", 1, "InvoiceDate: timestamp not null");
        sample("warehouse/samples/batch/2010-12-22.csv", 1, "UnitPrice: decimal(18,2) not null");
        sample("orders/samples/OrderQueue.ndjson", 0, "order_id: varchar not null");
        sample("events/samples/events.ndjson", 0, "Line:");
    }

    private void sample(String path, int header, String expected) throws IOException {
        var file = Path.of("..", "examples").resolve(path);
        try (var lines = Files.lines(file)) {
            all.add(new Odd(file, lines.count() - header, 0, List.of(expected)));
        }
    }

    static String rows(int count, IntFunction<String> row, String newline) {
        return IntStream.range(0, count).mapToObj(row).collect(Collectors.joining(newline))
                + newline;
    }

    String amount() {
        return "%d.%02d".formatted(1 + random.nextInt(999), random.nextInt(100));
    }

    String day() {
        return "2025-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private void text(
            String name, String content, Charset charset, long records, long others, String... has)
            throws IOException {
        bytes(name, content.getBytes(charset), records, others, has);
    }

    void text(String name, String content, long records, long others, String... has)
            throws IOException {
        text(name, content, StandardCharsets.UTF_8, records, others, has);
    }

    /// Adds a file that exists.
    void add(String name, long records, String... has) {
        all.add(new Odd(folder.resolve(name), records, 0, List.of(has)));
    }

    Path folder() {
        return folder;
    }

    private void bytes(String name, byte[] content, long records, long others, String... has)
            throws IOException {
        all.add(new Odd(Files.write(folder.resolve(name), content), records, others, List.of(has)));
    }

    private void dialects() throws IOException {
        text(
                "parcels.csv",
                "parcel;weight;shipped\n"
                        + rows(
                                60,
                                i ->
                                        "P%03d;%d,%02d%s;%s"
                                                .formatted(
                                                        i,
                                                        i % 30,
                                                        i * 7 % 100,
                                                        i % 5 == 0 ? " kg" : "",
                                                        i % 3 == 0
                                                                ? day()
                                                                : "%02d.%02d.2025"
                                                                        .formatted(
                                                                                1 + i % 28,
                                                                                1 + i % 12)),
                                "\n"),
                60,
                0,
                "weight: {type: decimal(18,2) not null, format: 1.234,56 kg}",
                "shipped: date not null");
        text(
                "umsatz.csv",
                "Datum;Kunde;Betrag\r\n"
                        + rows(
                                60,
                                i ->
                                        "%02d.%02d.2025;K%03d;%d.%03d,%02d"
                                                .formatted(
                                                        1 + i % 28,
                                                        1 + i % 12,
                                                        i,
                                                        1 + i % 9,
                                                        i * 7 % 1000,
                                                        i % 100),
                                "\r\n"),
                60,
                0,
                "delimiter: ';'",
                "Datum: {type: date",
                "Betrag: {type: decimal(18,2)");
        text(
                "straßen.csv",
                "Straße;Größe\n" + rows(30, i -> "Müllerstraße " + i + ";" + (i + 1), "\n"),
                Charset.forName("windows-1252"),
                30,
                0,
                "encoding: windows-1252",
                "integer");
        text(
                "bom.csv",
                "\uFEFFid,city,since\r\n"
                        + rows(40, i -> "A" + i + ",Oslo " + i % 5 + "," + day(), "\r\n"),
                40,
                0,
                "id: varchar not null",
                "since: date not null",
                "key: id");
        text(
                "utf16.csv",
                "\uFEFFname,points\n" + rows(25, i -> "Ürün " + i + "," + i * 3, "\n"),
                StandardCharsets.UTF_16LE,
                25,
                0,
                "points: integer");
        text(
                "pipes.txt",
                "code|price|day\n" + rows(30, i -> "P" + i + "|" + amount() + "|" + day(), "\n"),
                30,
                0,
                "delimiter: '|'",
                "price: decimal(18,2)");
        text(
                "tabs.tsv",
                "code\tprice\n" + rows(30, i -> "P" + i + "\t" + amount(), "\n"),
                30,
                0,
                "price: decimal(18,2)");
        text(
                "notes.csv",
                "id,note,n\n"
                        + rows(
                                30,
                                i -> "%d,\"line one\nline \"\"two\"\", %d\",%d".formatted(i, i, i),
                                "\n"),
                30,
                0,
                "note: varchar not null",
                "n: integer not null");
        text(
                "escaped.csv",
                "id,title,n\n"
                        + rows(30, i -> "%d,\"say \\\"hi\\\", %d\",%d".formatted(i, i, i), "\n"),
                30,
                0,
                "escape: '\\'");
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(
                    ("sensor,at,celsius\n"
                                    + rows(
                                            200,
                                            i ->
                                                    "s%d,%sT%02d:00:00Z,%d.5"
                                                            .formatted(
                                                                    i % 9, day(), i % 24, i % 40),
                                            "\n"))
                            .getBytes(StandardCharsets.UTF_8));
        }
        bytes("sensors.csv.gz", packed.toByteArray(), 200, 0, "at: timestamptz not null");
    }

    private void headers() throws IOException {
        text(
                "twice.csv",
                "name,amount,amount\n" + rows(30, i -> "n" + i + "," + i + "," + i * 2, "\n"),
                30,
                1,
                "amount_2: integer",
                "header: false");
        text(
                "case.csv",
                "ID,id,Id\n" + rows(30, i -> "x" + i + ",y" + i + "," + i, "\n"),
                30,
                1,
                "header: false",
                "id_2: varchar");
        text(
                "spaces.csv",
                "Order ID,Unit Price (EUR),Ship-To City\n"
                        + rows(40, i -> "O-%04d,%s,Paris".formatted(i, amount()), "\n"),
                40,
                0,
                "unit_price_eur: '\"Unit Price (EUR)\"'",
                "key: order_id");
        text(
                "empty-columns.csv",
                "a,b,,c\n" + rows(30, i -> i + ",,," + i % 3, "\n"),
                30,
                0,
                "b: varchar\n",
                "c: integer not null");
        text(
                "trailing.csv",
                "a,b,c,\n" + rows(30, i -> i + ",x" + i + "," + amount() + ",", "\n"),
                30,
                0,
                "c: decimal(18,2) not null");
        text(
                "one-row.csv",
                "invoice,total,paid\nI-1,12.50,2025-01-31\n",
                1,
                0,
                "total: decimal(18,2)",
                "paid: date");
        text("header-only.csv", "invoice,total,paid\n", 0, 0, "total: varchar");
        text(
                "no-header.csv",
                rows(30, i -> "%s,%d,%s".formatted(day(), i, amount()), "\n"),
                30,
                0,
                "header: false",
                "column_3: decimal(18,2)");
        text(
                "report.csv",
                "Monthly report\nCreated by,The shop\nregion,sales,profit,share\n"
                        + rows(
                                30,
                                i -> "R%d,%d,%s,0.%d".formatted(i, i * 9, amount(), i % 9),
                                "\n"),
                30,
                3,
                "sales: integer",
                "header: false");
        text(
                "order.csv",
                "source,group,select,a b\n"
                        + rows(30, i -> "web" + i + ",g" + i % 3 + "," + i + ",z" + i, "\n"),
                30,
                1,
                "order_rows: {schema",
                "select: integer");
    }

    private void values() throws IOException {
        text(
                "missing.csv",
                "station,temperature,rain\n"
                        + rows(
                                100,
                                i ->
                                        "S%d,%s,%s"
                                                .formatted(
                                                        i % 7,
                                                        i % 9 == 0 ? "N/A" : i + ".5",
                                                        i % 11 == 0 ? "NULL" : "" + i),
                                "\n"),
                100,
                0,
                "nulls: ['', N/A, NULL]",
                "temperature: decimal(18,2)",
                "rain: integer");
        text(
                "us.csv",
                "Sold,Amount,Returned\n"
                        + rows(
                                50,
                                i ->
                                        "%d/%d/2025 %d:%02d PM,\"$%d,%03d.%02d\",%s"
                                                .formatted(
                                                        1 + i % 12,
                                                        1 + i % 28,
                                                        1 + i % 11,
                                                        i,
                                                        1 + i,
                                                        i * 3,
                                                        i,
                                                        i % 3 == 0 ? "Y" : "N"),
                                "\n"),
                50,
                0,
                "format: '%m/%d/%Y %I:%M %p'",
                "Amount: decimal(18,2)",
                "Returned: {type: boolean");
        text(
                "codes.csv",
                "zip,account,balance\n"
                        + rows(
                                40,
                                i ->
                                        "%05d,%020d,%s"
                                                .formatted(
                                                        1000 + i, i * 31L, i == 7 ? "?" : amount()),
                                "\n"),
                40,
                0,
                "zip: varchar not null",
                "account: varchar not null");
        text(
                "people.csv",
                "first_name,email,born,salary\n"
                        + rows(
                                60,
                                i ->
                                        "Anna%d,anna%d@example.com,19%02d-0%d-11,%d"
                                                .formatted(i, i, 50 + i % 50, 1 + i % 9, 1000 + i),
                                "\n"),
                60,
                0,
                "email: varchar not null pii");
        text(
                "ragged.csv",
                "a,b,c\n"
                        + rows(200, i -> i == 50 ? "1,2" : i == 51 ? "1,2,3,4" : i + ",x,3", "\n"),
                200,
                0,
                "a: integer not null");
    }
}
