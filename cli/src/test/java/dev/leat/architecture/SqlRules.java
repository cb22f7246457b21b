package dev.leat.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.kernel.compile.ExplainedStatement;
import dev.leat.kernel.compile.ExtraStruct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The classes that may use DuckDB, compiled statements and the API of functions.
abstract class SqlRules {

    @Test
    void onlyTheKernelAndTheHandOverOfColumnsSeeDuckDb() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.leat.kernel..", "dev.leat.column.arrow")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.duckdb..", "java.sql.."))
                .check(ArchitectureTest.BASE);
    }

    /// Other packages may show a statement and add a struct to it.
    @Test
    void onlyTheKernelUsesCompiledStatements() {
        var shown = belongToAnyOf(ExplainedStatement.class, ExtraStruct.class);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.leat.kernel..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.leat.kernel.compile").and(not(shown)))
                .check(ArchitectureTest.LEAT);
        noClasses()
                .that()
                .resideInAnyPackage("dev.leat.kernel.compile", "dev.leat.kernel.parquet")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.leat.kernel"))
                .check(ArchitectureTest.BASE);
    }

    /// DuckDB's readers of text guess dialects and types; the decoder of pipelines does not.
    @Test
    void onlyTheDecoderReadsTextFilesOfUsers() throws IOException {
        var readers = Pattern.compile("(read_(csv|json|ndjson)|sniff_csv)\\w*\\(");
        var others = new TreeSet<String>();
        for (var module :
                List.of(
                        "model",
                        "sql",
                        "engine",
                        "operations",
                        "server",
                        "testkit",
                        "lake",
                        "cli",
                        "quality")) {
            try (var files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    if (readers.matcher(Files.readString(file)).find()) {
                        others.add(file.toString());
                    }
                }
            }
        }
        assertThat(others).isEmpty();
    }

    /// These classes are alone on the class path of a function's JVM.
    @Test
    void theApiOfFunctionsDependsOnJavaAlone() {
        classes()
                .that()
                .resideInAnyPackage("dev.leat.function", "dev.leat.function.child")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(
                                "java..",
                                "javax.tools..",
                                "dev.leat.function",
                                "dev.leat.function.child",
                                "org.jspecify.annotations.."))
                .check(ArchitectureTest.BASE);
    }
}
