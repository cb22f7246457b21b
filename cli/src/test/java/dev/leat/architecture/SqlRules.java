package dev.leat.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.leat.kernel.compile.ExplainedStatement;
import dev.leat.kernel.compile.ExtraStruct;
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
