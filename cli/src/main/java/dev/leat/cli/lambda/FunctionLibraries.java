package dev.leat.cli.lambda;

import com.google.re2j.Pattern;
import dev.leat.cli.dist.Distribution;
import dev.leat.cli.dist.NativePlatform;
import dev.leat.cli.lambda.FunctionPackage.Content;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.ZipFile;

/// The jars of this process that a function needs, with native libraries of one platform. The
/// embedded platform, the server and the command line are not among them.
final class FunctionLibraries {

    /// The names of the jars without versions.
    private static final Set<String> NEEDED =
            Set.of(
                    "annotations",
                    "arns",
                    "auth",
                    "aws",
                    "aws-cbor-protocol",
                    "aws-core",
                    "aws-json-protocol",
                    "aws-lambda-java-core",
                    "aws-query-protocol",
                    "aws-xml-protocol",
                    "checksums",
                    "checksums-spi",
                    "cli",
                    "commons-pool2",
                    "config",
                    "connectors",
                    "crac",
                    "crt-core",
                    "duckdb_jdbc",
                    "dynamodb",
                    "endpoints-spi",
                    "engine",
                    "eventbridge",
                    "eventstream",
                    "gson",
                    "http-auth",
                    "http-auth-aws",
                    "http-auth-aws-eventstream",
                    "http-auth-spi",
                    "http-client-spi",
                    "identity-spi",
                    "jackson-annotations",
                    "jackson-core",
                    "jackson-databind",
                    "jedis",
                    "json",
                    "json-utils",
                    "jspecify",
                    "kinesis",
                    "logback-classic",
                    "logback-core",
                    "metrics-spi",
                    "micrometer-commons",
                    "micrometer-core",
                    "micrometer-observation",
                    "model",
                    "HdrHistogram",
                    "LatencyUtils",
                    "profiles",
                    "protocol-core",
                    "re2j",
                    "reactive-streams",
                    "redis-authx-core",
                    "regions",
                    "retries",
                    "retries-spi",
                    "s3",
                    "sdk-core",
                    "secretsmanager",
                    "slf4j-api",
                    "snakeyaml-engine",
                    "sns",
                    "sql",
                    "sqs",
                    "ssm",
                    "third-party-jackson-core",
                    "third-party-jackson-dataformat-cbor",
                    "url-connection-client",
                    "utils",
                    "utils-lite",
                    "warehouse",
                    "zstd-jni");

    private static final Pattern VERSION = Pattern.compile("-\\d[^/]*$");

    /// Jars of the same names that have other contents: Jackson 2, AWS's description of SQS, and a
    /// library of ElasticMQ.
    private static final Pattern OTHER =
            Pattern.compile("jackson-(core|databind)-2\\..*|(sqs|config)-1\\..*");

    private static final String DUCKDB_NATIVES = "libduckdb_java.so_";

    /// The class by which DuckDB's driver registers an event of the JDK's Flight Recorder when it
    /// is loaded. The jar of the module `sql` has another class of this name.
    private static final String DUCKDB_RECORDER = "org/duckdb/JfrMemoryMonitor.class";

    private static final String ZSTD_NATIVES = "libzstd-jni";

    private FunctionLibraries() {}

    /// Returns the content of the folder `lib` of a package, by name.
    ///
    /// @throws IOException if a native library is not available for the platform
    static Map<String, Content> of(NativePlatform platform) throws IOException {
        var libraries = new TreeMap<String, Content>();
        for (var path : classPath()) {
            var name = name(path);
            var artifact = VERSION.matcher(name.replaceFirst("\\.jar$", "")).replaceFirst("");
            if (!NEEDED.contains(artifact) || OTHER.matcher(name).matches()) {
                continue;
            }
            switch (artifact) {
                case "duckdb_jdbc" -> addDuckDb(libraries, path, platform);
                case "zstd-jni" ->
                        libraries.put(
                                name,
                                Content.of(
                                        copy(
                                                path,
                                                entry ->
                                                        !entry.contains(ZSTD_NATIVES)
                                                                || entry.startsWith(
                                                                        zstd(platform)))));
                default ->
                        libraries.put(
                                name,
                                Content.of(
                                        Files.isDirectory(path)
                                                ? FunctionPackage.jar(classes(path))
                                                : copy(path, _ -> true)));
            }
        }
        return libraries;
    }

    private static List<Path> classPath() {
        var paths = new ArrayList<Path>();
        Arrays.stream(
                        System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path", ""))
                                .split(File.pathSeparator, -1))
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .filter(Files::exists)
                .forEach(paths::add);
        return paths;
    }

    /// Returns the name of a jar. The classes of a module that was not packaged become a jar with
    /// the module's name.
    private static String name(Path path) {
        if (Files.isDirectory(path) && path.endsWith(Path.of("target", "classes"))) {
            var all = path.toAbsolutePath().normalize();
            return all.getName(all.getNameCount() - 3) + ".jar";
        }
        return String.valueOf(path.getFileName());
    }

    private static Map<String, byte[]> classes(Path folder) throws IOException {
        var content = new TreeMap<String, byte[]>();
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (var file : files) {
            content.put(
                    folder.relativize(file).toString().replace(File.separatorChar, '/'),
                    Files.readAllBytes(file));
        }
        return content;
    }

    /// Adds DuckDB's jar without native libraries, and the library of the platform beside it, where
    /// its driver looks if the jar has none.
    private static void addDuckDb(Map<String, Content> libraries, Path jar, NativePlatform platform)
            throws IOException {
        var content =
                content(
                        jar,
                        entry ->
                                !entry.startsWith(DUCKDB_NATIVES)
                                        && !entry.equals(DUCKDB_RECORDER));
        libraries.put(name(jar), Content.of(FunctionPackage.jar(content)));
        libraries.put(platform.duckdb(), library(jar, platform.duckdb()));
    }

    /// Returns DuckDB's native library, if possible in the compressed form of its jar.
    private static Content library(Path jar, String library) throws IOException {
        var complete = complete(jar);
        if (contains(complete, library)) {
            return Content.of(complete, library);
        }
        var beside = jar.resolveSibling(library);
        if (!Files.exists(beside)) {
            throw new IOException(
                    "%s has no native library %s; build Leat again".formatted(complete, library));
        }
        return Content.of(Files.readAllBytes(beside));
    }

    private static boolean contains(Path jar, String file) throws IOException {
        if (!Files.exists(jar)) {
            return false;
        }
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(file) != null;
        }
    }

    /// Returns the jar with the libraries of all platforms: in a distribution, that from which it
    /// was built.
    private static Path complete(Path jar) throws IOException {
        var thinned =
                jar.toAbsolutePath().resolve(Path.of("..", "..", Distribution.THINNED)).normalize();
        if (!Files.exists(thinned)) {
            return jar;
        }
        return Files.readAllLines(thinned).stream()
                .map(Path::of)
                .filter(each -> name(each).equals(name(jar)))
                .findFirst()
                .orElse(jar);
    }

    /// Returns the folder of the platform's library in zstd-jni's jar.
    private static String zstd(NativePlatform platform) {
        return "linux/%s/".formatted(platform.architecture().equals("arm64") ? "aarch64" : "amd64");
    }

    /// Returns true for files that the JVM reads.
    private static boolean needed(String name) {
        return !name.startsWith("META-INF/maven/") && !name.endsWith("module-info.class");
    }

    private static byte[] copy(Path jar, Predicate<String> kept) throws IOException {
        return FunctionPackage.jar(content(jar, kept));
    }

    private static Map<String, byte[]> content(Path jar, Predicate<String> kept)
            throws IOException {
        var content = new TreeMap<String, byte[]>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream().toList()) {
                if (!entry.isDirectory() && needed(entry.getName()) && kept.test(entry.getName())) {
                    try (var in = zip.getInputStream(entry)) {
                        content.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        return content;
    }
}
