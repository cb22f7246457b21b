package dev.leat.deequ;

import com.amazon.deequ.suggestions.ConstraintSuggestion;
import com.amazon.deequ.suggestions.ConstraintSuggestionRunner;
import com.amazon.deequ.suggestions.Rules;
import java.io.PrintStream;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/// Prints the constraints that Deequ suggests for files, with all its rules: a line `file` and the
/// path, then for each suggestion the name of the rule, the column and the code of the constraint,
/// with tabs between them. After each file a line `time` has the seconds that it took. A path that
/// ends with `.csv` is a CSV file with a header, any other one has a JSON object in each line.
/// Deequ has no suggestions for lists and structs, so these columns are left out. Texts have no
/// type before, because Deequ derives the types itself.
public final class DeequSuggestions {

    private DeequSuggestions() {}

    public static void main(String[] arguments) {
        var out = DeequProcess.results();
        try (var spark =
                DeequProcess.spark("local[1]")
                        .config("spark.sql.shuffle.partitions", "1")
                        // For small files, the compilation of each query takes the most time.
                        .config("spark.sql.codegen.wholeStage", "false")
                        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                        .getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            for (var path : arguments) {
                out.println("file\t" + path);
                long began = System.nanoTime();
                print(simple(read(spark, path)), out);
                out.println("time\t" + (System.nanoTime() - began) / 1e9);
            }
        }
    }

    private static Dataset<Row> read(SparkSession spark, String path) {
        return path.endsWith(".csv")
                ? spark.read().option("header", "true").csv(path)
                : spark.read().json(path);
    }

    private static Dataset<Row> simple(Dataset<Row> data) {
        return data.select(
                Arrays.stream(data.schema().fields())
                        .filter(field ->
                                !(field.dataType() instanceof ArrayType)
                                        && !(field.dataType() instanceof StructType))
                        .map(field -> data.col(field.name()))
                        .toArray(Column[]::new));
    }

    private static void print(Dataset<Row> data, PrintStream out) {
        var result =
                ConstraintSuggestionRunner.apply()
                        .onData(data)
                        .addConstraintRules(Rules.EXTENDED())
                        .run();
        for (var column : JavaConverters.mapAsJavaMap(result.constraintSuggestions()).entrySet()) {
            for (ConstraintSuggestion one : JavaConverters.seqAsJavaList(column.getValue())) {
                out.println(
                        one.suggestingRule().getClass().getSimpleName()
                                + "\t"
                                + column.getKey()
                                + "\t"
                                + one.codeForConstraint().replaceAll("\\s+", " "));
            }
        }
    }
}
