package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.LakeTable;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.AthenaWorkgroup;
import dev.leat.aws.deploy.resource.GlueDatabase;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The databases of lake tables in the Glue Data Catalog, and a workgroup of Athena, if the
/// environment names a bucket for its results. The buckets must have been added.
final class LakePart {

    /// Actions on the databases of lake tables, for the check at the start.
    static final List<String> KNOW = List.of("glue:GetDatabase");

    /// Actions on the lake tables that pipelines write, and on their databases and the catalog
    /// (https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html).
    static final List<String> WRITE =
            List.of("glue:GetTable", "glue:CreateTable", "glue:UpdateTable");

    private LakePart() {}

    static void add(DeploymentPlan plan) {
        plan.reserve("Database", namespaces(plan.app()).toList());
        namespaces(plan.app())
                .forEach(namespace ->
                        plan.add(
                                new GlueDatabase(
                                        plan.id(namespace, "Database"),
                                        plan.names().database(namespace),
                                        namespace)));
        plan.environment()
                .aws()
                .flatMap(Environment.Aws::athena)
                .ifPresent(results ->
                        plan.add(
                                new AthenaWorkgroup(
                                        plan.fixedId("Workgroup"),
                                        plan.deploymentName(),
                                        "Queries of the lake tables of the app %s."
                                                .formatted(plan.app().name()),
                                        plan.bucket(plan.names().of(results)))));
    }

    private static Stream<String> namespaces(App app) {
        return app.all(LakeTable.class).values().stream().map(LakeTable::namespace).distinct();
    }

    static void permit(App part, DeploymentPlan plan, Permissions permissions) {
        var databases = databases(namespaces(part), plan);
        if (databases.isEmpty()) {
            return;
        }
        var catalog = TemplateValue.arn("glue", "catalog");
        permissions.allow(
                KNOW,
                Stream.concat(Stream.of(catalog), databases.stream())
                        .<TemplateValue>map(arn -> arn)
                        .toList());
        var written = written(part).toList();
        if (written.isEmpty()) {
            return;
        }
        var tables =
                written.stream()
                        .map(table ->
                                TemplateValue.arn(
                                        "glue",
                                        "table/%s/%s"
                                                .formatted(
                                                        plan.names().database(table.namespace()),
                                                        table.shortName()
                                                                .toLowerCase(Locale.ROOT))));
        var of = databases(written.stream().map(LakeTable::namespace).distinct(), plan);
        permissions.allow(
                WRITE,
                Stream.of(Stream.of(catalog), of.stream(), tables)
                        .flatMap(arns -> arns)
                        .<TemplateValue>map(arn -> arn)
                        .toList());
    }

    private static List<TemplateValue.Joined> databases(
            Stream<String> namespaces, DeploymentPlan plan) {
        return namespaces
                .map(namespace ->
                        TemplateValue.arn("glue", "database/" + plan.names().database(namespace)))
                .toList();
    }

    /// Returns the lake tables that pipelines write.
    static Stream<LakeTable> written(App part) {
        return part.pipelines().values().stream()
                .flatMap(pipeline -> pipeline.to().stream())
                .flatMap(sink -> sink.lakeTable().stream())
                .distinct()
                .map(name -> part.get(LakeTable.class, name));
    }
}
