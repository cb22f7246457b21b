package dev.leat.config;

import dev.leat.app.App;
import dev.leat.app.EnvironmentVariable;
import dev.leat.app.Lookup;
import dev.leat.app.SourcePosition;
import dev.leat.config.rules.EnvironmentRules;
import dev.leat.config.rules.FunctionRules;
import dev.leat.config.rules.JavaRules;
import dev.leat.config.rules.Rules;
import dev.leat.config.text.Diagnostic;
import dev.leat.config.text.Diagnostics;
import dev.leat.config.text.EnvironmentVariables;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.SourceFile;
import dev.leat.config.text.YamlReader;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BindingCache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A valid app file: the app, and warnings for its author. `files` has the positions of the files
/// of lookups, by the name of the lookup.
public record AppFile(App app, List<Diagnostic> warnings, Map<String, SourcePosition> files) {

    /// The beginning of a reference to an environment variable.
    private static final String VARIABLE = "${env:";

    public AppFile {
        warnings = List.copyOf(warnings);
        files = Map.copyOf(files);
    }

    /// Reads a file and returns its app. Takes some time, because DuckDB binds every expression.
    ///
    /// @param environment values of `${env:NAME}`
    /// @throws AppException with all problems of the file
    public static App read(Path file, Map<String, String> environment) throws AppException {
        return lint(file, environment).app();
    }

    /// Reads a file and returns its app and warnings.
    public static AppFile lint(Path file, Map<String, String> environment) throws AppException {
        return lint(file, environment, Optional.empty());
    }

    /// Reads a file, and returns the app and warnings. Also reports settings that are missing for
    /// the app to run in the environment `where`; other environments are not checked for this.
    public static AppFile lint(Path file, Map<String, String> environment, Optional<String> where)
            throws AppException {
        return lint(file, environment, where, new BindingCache());
    }

    /// Reads a file like the other method, and adds the bound expressions of its pipelines to a
    /// cache.
    public static AppFile lint(
            Path file,
            Map<String, String> environment,
            Optional<String> where,
            BindingCache bindings)
            throws AppException {
        var report = new Diagnostics(file.toString());
        try (var binder = new Binder(bindings)) {
            return lint(bytes(file, report), environment, where, report, binder);
        }
    }

    /// Reads a text as if it were the content of a file, and returns the app and warnings. Files
    /// that the text names are read from the folder of `file`.
    public static AppFile lint(
            String text, Path file, Map<String, String> environment, Optional<String> where)
            throws AppException {
        try (var binder = new Binder()) {
            return lint(
                    text.getBytes(StandardCharsets.UTF_8),
                    environment,
                    where,
                    new Diagnostics(file.toString()),
                    binder);
        }
    }

    /// Returns the app of a file without problems. DuckDB binds only expressions that the cache
    /// does not have. The classes of `java` steps are not compiled. The rules for the app as a
    /// whole are checked again only if the file has environment variables.
    ///
    /// @param environment values of `${env:NAME}`, which may differ from those that were checked
    /// @param bindings the cache of a call of [#lint] with the same file
    /// @throws AppException if the file is invalid with these variables
    public static App checked(Path file, Map<String, String> environment, BindingCache bindings)
            throws AppException {
        var report = new Diagnostics(file.toString());
        try (var binder = new Binder(bindings)) {
            var bytes = bytes(file, report);
            var read = read(bytes, environment, report, binder);
            if (new String(bytes, StandardCharsets.UTF_8).contains(VARIABLE)) {
                Rules.ALL.forEach(rule -> rule.check(read.app(), read.in()));
            }
            if (report.size() > 0) {
                throw new AppException(report.problems());
            }
            return read.app();
        }
    }

    private static byte[] bytes(Path file, Diagnostics report) throws AppException {
        var bytes = SourceFile.bytes(file, report);
        if (bytes.isEmpty()) {
            throw new AppException(report.problems());
        }
        return bytes.get();
    }

    /// Reads the bytes of a file. The caller closes the binder.
    static AppFile lint(
            byte[] bytes,
            Map<String, String> environment,
            Optional<String> where,
            Diagnostics report,
            Binder binder)
            throws AppException {
        var read = read(bytes, environment, report, binder);
        Rules.ALL.forEach(rule -> rule.check(read.app(), read.in()));
        if (report.size() == 0) {
            JavaRules.classesCompile(read.app(), read.in());
        }
        EnvironmentRules.canRun(where, read.app(), read.in());
        if (report.size() > 0) {
            throw new AppException(report.problems());
        }
        var files = new HashMap<String, SourcePosition>();
        read.app()
                .all(Lookup.class)
                .keySet()
                .forEach(name -> files.put(name, read.in().mark("lookups", name, "file")));
        return new AppFile(read.app(), report.warnings(), files);
    }

    /// An app as far as it could be read. It is valid only if the report has no problems.
    private record Read(App app, ReadContext in) {}

    private static Read read(
            byte[] bytes, Map<String, String> environment, Diagnostics report, Binder binder)
            throws AppException {
        var root = SourceFile.text(bytes, report).flatMap(text -> YamlReader.read(text, report));
        if (root.isEmpty()) {
            throw new AppException(report.problems());
        }
        if (!(root.get() instanceof Node.Entries written)) {
            report.problem(root.get().mark(), GeneralLintMessage.NOT_A_MAP);
            throw new AppException(report.problems());
        }
        var map = AppSpec.corrected(written, report);
        var in = ReadContext.of(map, environment, report);
        return new Read(AppSpec.read(map, in, binder), in);
    }

    /// Returns the environment variables that a valid file reads in an environment, each once.
    /// Other environments are ignored. If a variable has several defaults, returns the first one.
    public static List<EnvironmentVariable> variables(Path file, String environment)
            throws AppException {
        return EnvironmentVariables.of(root(file, new Diagnostics(file.toString())), environment);
    }

    /// Checks that functions in AWS Lambda can run the pipelines of a valid file in an environment.
    ///
    /// @param app the app of the file
    /// @param functions the names of the pipelines that run as functions, as far as they are known
    /// @throws AppException with everything that prevents it
    public static void checkFunctions(Path file, App app, String environment, Set<String> functions)
            throws AppException {
        var report = new Diagnostics(file.toString());
        var in = ReadContext.of(root(file, report), Map.of(), report);
        FunctionRules.canRun(app, environment, functions, in);
        if (report.size() > 0) {
            throw new AppException(report.problems());
        }
    }

    private static Node root(Path file, Diagnostics report) throws AppException {
        return SourceFile.bytes(file, report)
                .flatMap(bytes -> SourceFile.text(bytes, report))
                .flatMap(text -> YamlReader.read(text, report))
                .orElseThrow(() -> new AppException(report.problems()));
    }
}
