package dev.leat.function.process;

import dev.leat.app.JavaFunction;
import dev.leat.batch.Hashes;
import dev.leat.function.child.CompileMain;
import dev.leat.process.ChildJvm;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Compiles functions in a JVM of their own, and caches the classes in a folder. The cache key is a
/// digest of the sources, the jar, the JDK and Leat's API. Thread-safe; processes may share a
/// cache.
public final class FunctionCompiler {

    /// Name of the cache in a state folder.
    private static final String CACHE = "functions";

    /// Name of the default state folder, next to the app file.
    private static final String STATE = ".leat";

    private static final int DIGEST_BYTES = 16;

    private static final Object LOCK = new Object();

    private static final String API_JAR = "api.jar";

    private final Optional<Path> state;
    private final Optional<Path> packaged;

    /// Creates a compiler that caches in this state folder. Without one, it caches in the default
    /// state folder if that exists, and otherwise in a temporary folder.
    public FunctionCompiler(Optional<Path> state) {
        this(state, Optional.empty());
    }

    private FunctionCompiler(Optional<Path> state, Optional<Path> packaged) {
        this.state = state;
        this.packaged = packaged;
    }

    /// Creates a compiler that compiles nothing. The classes of each function were compiled before
    /// and are in a subfolder with the name of its class.
    public static FunctionCompiler packaged(Path folder) {
        return new FunctionCompiler(Optional.empty(), Optional.of(folder));
    }

    /// The result of a compilation: the class path of the function's JVM, or problems.
    public sealed interface Compiled {

        /// The class path of the function's JVM, and the folder with the classes and Leat's API.
        record Good(String classPath, Path folder) implements Compiled {}

        record Bad(List<FunctionProblem> problems) implements Compiled {}
    }

    /// Returns the source files of a function, in order.
    public static List<Path> sources(JavaFunction function) throws IOException {
        if (!Files.isDirectory(function.sources())) {
            return List.of();
        }
        try (var files = Files.list(function.sources())) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    /// Compiles the function, unless the cache has its classes.
    ///
    /// @throws FunctionException if the compiler cannot run
    public Compiled compile(JavaFunction function) throws FunctionException {
        if (packaged.isPresent()) {
            return good(packaged.get().resolve(function.className()), function);
        }
        synchronized (LOCK) {
            try (var cache = FunctionCache.open(cache(function))) {
                var api = ApiJar.bytes();
                var sources = sources(function);
                var digest = digest(function, sources, api);
                var found = cache.find(digest);
                return found.isPresent()
                        ? good(found.get(), function)
                        : compile(function, sources, api, cache, digest);
            } catch (IOException e) {
                throw new FunctionException(
                        "%s cannot be compiled: %s".formatted(function.className(), e), e);
            }
        }
    }

    private Compiled compile(
            JavaFunction function,
            List<Path> sources,
            byte[] api,
            FunctionCache cache,
            String digest)
            throws IOException, FunctionException {
        var made = cache.create();
        try {
            Files.write(made.resolve(API_JAR), api);
            var classes = Files.createDirectory(made.resolve("classes"));
            var problems = run(function, sources, made.resolve(API_JAR), classes);
            return problems.isEmpty()
                    ? good(cache.add(made, digest), function)
                    : new Compiled.Bad(problems);
        } finally {
            FunctionCache.delete(made);
        }
    }

    private static Compiled good(Path folder, JavaFunction function) {
        var paths = new ArrayList<String>();
        paths.add(folder.resolve(API_JAR).toString());
        paths.add(folder.resolve("classes").toString());
        function.jarFile().ifPresent(jar -> paths.add(jar.toString()));
        return new Compiled.Good(String.join(File.pathSeparator, paths), folder);
    }

    private static List<FunctionProblem> run(
            JavaFunction function, List<Path> sources, Path api, Path classes)
            throws IOException, FunctionException {
        var command =
                ChildJvm.command(
                        List.of("-XX:TieredStopAtLevel=1"), api.toString(), CompileMain.class);
        command.add(function.className());
        command.add(classes.toString());
        command.add(function.jarFile().map(Path::toString).orElse(""));
        sources.forEach(source -> command.add(source.toString()));
        var log = Files.createTempFile(classes.getParent(), "javac-", ".log");
        var process =
                ChildJvm.start(
                        command, function.folder(), ProcessBuilder.Redirect.to(log.toFile()));
        process.getOutputStream().close();
        try (var in = new DataInputStream(process.getInputStream())) {
            var problems = new ArrayList<FunctionProblem>();
            for (int left = in.readInt(); left > 0; left--) {
                var file = in.readUTF();
                problems.add(
                        new FunctionProblem(
                                Optional.of(file).filter(f -> !f.isEmpty()),
                                in.readInt(),
                                in.readInt(),
                                in.readUTF()));
            }
            return problems;
        } catch (IOException e) {
            throw new FunctionException(
                    "%s cannot be compiled; the compiler ended: %s"
                            .formatted(function.className(), Files.readString(log).strip()),
                    e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Path cache(JavaFunction function) throws IOException {
        var primary = function.folder().resolve(STATE);
        if (state.isPresent() || Files.isDirectory(primary)) {
            return state.orElse(primary).toAbsolutePath().resolve(CACHE);
        }
        return Temporary.FOLDER.get();
    }

    private static String digest(JavaFunction function, List<Path> sources, byte[] api)
            throws IOException {
        var sha = Hashes.sha256();
        add(sha, function.className().getBytes(StandardCharsets.UTF_8));
        add(sha, Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
        add(sha, api);
        for (var source : sources) {
            add(sha, source.getFileName().toString().getBytes(StandardCharsets.UTF_8));
            add(sha, Files.readAllBytes(source));
        }
        if (function.jarFile().isPresent()) {
            add(sha, Files.readAllBytes(function.jarFile().get()));
        }
        return HexFormat.of().formatHex(sha.digest(), 0, DIGEST_BYTES);
    }

    private static void add(MessageDigest sha, byte[] part) {
        sha.update(HexFormat.of().toHexDigits(part.length).getBytes(StandardCharsets.US_ASCII));
        sha.update(part);
    }

    /// The cache of this process for apps without a state folder, removed when the process ends.
    private static final class Temporary {

        static final Temporary FOLDER = new Temporary();

        private Optional<Path> folder = Optional.empty();

        Path get() throws IOException {
            if (folder.isEmpty()) {
                var made = Files.createTempDirectory("leat-functions-");
                folder = Optional.of(made);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made)));
            }
            return folder.get();
        }

        private static void remove(Path made) {
            try {
                FunctionCache.delete(made);
            } catch (IOException e) {
                // the machine removes temporary files that a process leaves
            }
        }
    }
}
