package dev.leat.bench;

import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.profile.Profiler;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/// Measures the profile of a CSV file of 400 MB beside DuckDB's SUMMARIZE and Deequ's profile of
/// the same file, and the memory of a process that profiles 1 GB. The goals are at most 2.0 times
/// the time of SUMMARIZE, a fifth of that of Deequ, and 500 MB. Deequ is measured if its module is
/// built.
public final class ProfileBench {

    private static final long MB = 1_000_000;
    private static final int ROUNDS = 3;
    private static final int LINES_PER_ORDER = 20;
    private static final List<String> COUNTRIES = List.of("Norway", "France", "Germany", "Chile");

    private ProfileBench() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        if (arguments.length == 2 && arguments[0].equals("memory")) {
            profile(Path.of(arguments[1]));
            System.out.printf(Locale.ROOT, "peak memory: %,d MB%n", peak() / MB);
            return;
        }
        var folder = Files.createTempDirectory("profile-bench");
        try {
            var sales = write(folder.resolve("sales.csv"), 400 * MB);
            deequ(sales, compare(sales));
            memory(write(folder.resolve("large.csv"), 1_000 * MB));
        } finally {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /// Returns the median time of the profile.
    private static double compare(Path file) throws SQLException {
        var ours = new double[ROUNDS];
        var theirs = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            summarize(file);
            theirs[round] = (System.nanoTime() - began) / 1e9;
            began = System.nanoTime();
            profile(file);
            ours[round] = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT, "SUMMARIZE %.1f s, profile %.1f s%n", theirs[round], ours[round]);
        }
        Arrays.sort(ours);
        Arrays.sort(theirs);
        System.out.printf(
                Locale.ROOT,
                "400 MB, medians: SUMMARIZE %.1f s, profile %.1f s: %.2f times%n",
                theirs[ROUNDS / 2],
                ours[ROUNDS / 2],
                ours[ROUNDS / 2] / theirs[ROUNDS / 2]);
        return ours[ROUNDS / 2];
    }

    /// Profiles the file with Deequ, in a process of its own, without the start of Spark.
    private static void deequ(Path file, double ours) throws IOException {
        var module = Path.of("interop", "deequ");
        var libraries = module.resolve("target/classpath");
        if (!Files.exists(libraries)) {
            System.out.println("Deequ is not measured: its module is not built");
            return;
        }
        var command =
                List.of(
                        java(),
                        "-Xmx3g",
                        "@" + module.resolve("jvm.options"),
                        "-cp",
                        module.resolve("target/classes")
                                + File.pathSeparator
                                + Files.readString(libraries).strip(),
                        "dev.leat.deequ.DeequProfile",
                        file.toString());
        var process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
        try (var lines = process.inputReader()) {
            var result = lines.readLine();
            if (result == null) {
                throw new IllegalStateException("Deequ has failed");
            }
            double theirs = Double.parseDouble(result.split("\t", -1)[1]);
            System.out.printf(
                    Locale.ROOT,
                    "400 MB: Deequ %.1f s: %.2f times the profile%n",
                    theirs,
                    theirs / ours);
        } finally {
            process.destroy();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void summarize(Path file) throws SQLException {
        try (var database = DriverManager.getConnection("jdbc:duckdb:");
                var statement = database.createStatement();
                var rows = statement.executeQuery("SUMMARIZE FROM '%s'".formatted(file))) {
            while (rows.next()) {
                rows.getString(1);
            }
        }
    }

    private static void profile(Path file) {
        try (var table = DataFiles.open(file.toString(), DataOptions.DEFAULT)) {
            new Profiler(Set.of()).profile(table, Instant.now());
        }
    }

    /// Profiles a file in a process of its own, with the options of the `leat` command.
    private static void memory(Path file) throws IOException {
        var process =
                new ProcessBuilder(
                                java(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx128m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ProfileBench.class.getName(),
                                "memory",
                                file.toString())
                        .inheritIO()
                        .start();
        try {
            process.waitFor();
        } catch (InterruptedException stop) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    /// Returns the largest resident memory of this process, as Linux reports it.
    private static long peak() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }

    private static Path write(Path file, long bytes) throws IOException {
        var random = new Random(1);
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write(
                    "invoice,line,stock_code,description,quantity,price,total,at,customer,mail,country\n");
            long written = 0;
            for (int order = 0; written < bytes; order++) {
                int customer = random.nextInt(5_000);
                for (int line = 0; line < LINES_PER_ORDER; line++) {
                    var text = record(random, order, line, customer);
                    out.write(text);
                    written += text.length();
                }
            }
        }
        return file;
    }

    private static String record(Random random, int order, int line, int customer) {
        int code = random.nextInt(4_000);
        int quantity = 1 + random.nextInt(50);
        int cents = 1 + random.nextInt(9_999);
        var total = (long) quantity * cents;
        return String.join(
                        ",",
                        Integer.toString(536_365 + order),
                        Integer.toString(line),
                        "P" + (10_000 + code),
                        "PRODUCT WITH NUMBER " + code,
                        Integer.toString(quantity),
                        decimal(cents),
                        decimal(total),
                        Instant.ofEpochSecond(1_291_191_960L + order * 60L).toString(),
                        "C" + customer,
                        "user" + customer + "@example.com",
                        COUNTRIES.get(customer % COUNTRIES.size()))
                + '\n';
    }

    private static String decimal(long cents) {
        return cents / 100 + (cents % 100 < 10 ? ".0" : ".") + cents % 100;
    }
}
