package dev.leat.function.child;

import dev.leat.function.RecordFunction;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/// The JVM that compiles functions. It runs no code of the app: no annotation processor, no static
/// initialiser. Arguments: the class that a `java` step names, the output folder, the app's jar (or
/// an empty text), and the source files. The output is the number of problems and, for each, its
/// file (empty if it concerns the class), line, column and message.
public final class CompileMain {

    private static final int LONGEST = 10_000;

    private record Problem(String file, long line, long column, String message) {}

    private CompileMain() {}

    public static void main(String[] args) throws IOException {
        var out =
                new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err);
        var classes = Path.of(args[1]);
        var jar = Optional.of(args[2]).filter(path -> !path.isEmpty()).map(Path::of);
        var sources = Arrays.asList(args).subList(3, args.length);
        var problems = sources.isEmpty() ? List.<Problem>of() : compile(classes, jar, sources);
        if (problems.isEmpty()) {
            problems = check(args[0], classes, jar).stream().toList();
        }
        out.writeInt(problems.size());
        for (var problem : problems) {
            out.writeUTF(problem.file());
            out.writeInt((int) Math.max(0, problem.line()));
            out.writeInt((int) Math.max(0, problem.column()));
            out.writeUTF(
                    problem.message().substring(0, Math.min(LONGEST, problem.message().length())));
        }
        out.flush();
    }

    private static List<Problem> compile(Path classes, Optional<Path> jar, List<String> sources)
            throws IOException {
        var compiler =
                Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "no Java compiler");
        var found = new DiagnosticCollector<JavaFileObject>();
        try (var files =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            var path =
                    System.getProperty("java.class.path")
                            + jar.map(j -> File.pathSeparator + j).orElse("");
            var options =
                    List.of(
                            "--release",
                            "25",
                            "-proc:none",
                            "-g",
                            "-encoding",
                            "UTF-8",
                            "-d",
                            classes.toString(),
                            "-classpath",
                            path);
            boolean good =
                    compiler.getTask(
                                    null,
                                    files,
                                    found,
                                    options,
                                    null,
                                    files.getJavaFileObjectsFromStrings(sources))
                            .call();
            var problems = new ArrayList<Problem>();
            for (var at : found.getDiagnostics()) {
                if (at.getKind() == Diagnostic.Kind.ERROR) {
                    var source = at.getSource();
                    problems.add(
                            new Problem(
                                    source == null ? "" : Path.of(source.toUri()).toString(),
                                    at.getLineNumber(),
                                    at.getColumnNumber(),
                                    at.getMessage(Locale.ROOT)
                                            .lines()
                                            .map(line -> line.strip().replaceAll(" +", " "))
                                            .collect(Collectors.joining("; "))));
                }
            }
            return good || !problems.isEmpty()
                    ? problems
                    : List.of(new Problem("", 0, 0, "the compiler failed"));
        }
    }

    private static Optional<Problem> check(String name, Path classes, Optional<Path> jar)
            throws IOException {
        var urls = new ArrayList<URL>();
        urls.add(classes.toUri().toURL());
        if (jar.isPresent()) {
            urls.add(jar.get().toUri().toURL());
        }
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new))) {
            var type = Class.forName(name, false, loader);
            if (!RecordFunction.class.isAssignableFrom(type)) {
                return problem("does not implement " + RecordFunction.class.getName());
            }
            if (Modifier.isAbstract(type.getModifiers())) {
                return problem("is abstract");
            }
            boolean creatable =
                    Arrays.stream(type.getDeclaredConstructors())
                            .anyMatch(constructor -> constructor.getParameterCount() == 0);
            return creatable ? Optional.empty() : problem("has no constructor without parameters");
        } catch (ClassNotFoundException e) {
            return problem("is in none of the sources and not in the jar");
        } catch (LinkageError e) {
            return problem("cannot be loaded: " + e);
        }
    }

    private static Optional<Problem> problem(String message) {
        return Optional.of(new Problem("", 0, 0, message));
    }
}
