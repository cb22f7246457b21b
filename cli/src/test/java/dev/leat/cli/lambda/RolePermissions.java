package dev.leat.cli.lambda;

import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.KinesisDataStream;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.cli.aws.RecordedCalls.Permission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The permissions of roles that `leat synth` writes, with the names of their resources, in which
/// `*` is any text.
record RolePermissions(Set<Permission> all) {

    private static final String BUS = "event-bus/default";

    /// The service in an ARN whose last part is a catalog, a database or a table.
    private static final TemplateValue GLUE = new Text(":glue:");

    static RolePermissions of(Deployment deployment, Stream<IamRole> roles) {
        var names = names(deployment);
        return new RolePermissions(
                roles.flatMap(each -> each.statements().stream())
                        .flatMap(statement -> permissions(statement, names))
                        .collect(Collectors.toSet()));
    }

    /// Returns the calls that the roles do not allow.
    Set<Permission> missing(Set<Permission> calls) {
        return calls.stream()
                .filter(call -> all.stream().noneMatch(each -> allows(each, call)))
                .collect(Collectors.toSet());
    }

    private static boolean allows(Permission allowed, Permission call) {
        return allowed.action().equals(call.action())
                && Pattern.matches(pattern(allowed.resource()), call.resource());
    }

    private static String pattern(String resource) {
        return Stream.of(resource.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }

    private static Stream<Permission> permissions(
            Entries statement, Map<TemplateValue, String> names) {
        return items(statement, "Action").stream()
                .map(action -> ((Text) action).text())
                .flatMap(action ->
                        items(statement, "Resource").stream()
                                .map(value -> new Permission(action, name(value, names))));
    }

    private static List<TemplateValue> items(Entries entries, String name) {
        return entries.entries().get(name) instanceof Items(var items) ? items : List.of();
    }

    /// Returns the name of a resource; objects are `BUCKET/KEY`.
    private static String name(TemplateValue value, Map<TemplateValue, String> names) {
        var known = names.get(value);
        if (known != null) {
            return known;
        }
        return switch (value) {
            case Joined(var parts) when parts.contains(GLUE) ->
                    ((Text) parts.getLast()).text().substring(1);
            case Joined(var parts) ->
                    parts.stream().map(part -> name(part, names)).collect(Collectors.joining());
            case Text(var text) -> text;
            default -> value.toString();
        };
    }

    /// Returns the names of the resources by their ARNs.
    private static Map<TemplateValue, String> names(Deployment deployment) {
        var names = new HashMap<TemplateValue, String>();
        deployment.all(SqsQueue.class).forEach(each -> names.put(each.arn(), each.name()));
        deployment.all(SnsTopic.class).forEach(each -> names.put(each.arn(), each.name()));
        for (var each : deployment.all(DynamoDbTable.class).toList()) {
            names.put(each.arn(), each.name());
            for (var index : each.table().indexes()) {
                var path = "%s/index/%s".formatted(each.name(), index.name());
                names.put(TemplateValue.arn("dynamodb", "table/" + path), path);
            }
        }
        deployment.all(S3Bucket.class).forEach(each -> names.put(each.arn(), each.name()));
        deployment.all(KinesisDataStream.class).forEach(each -> names.put(each.arn(), each.name()));
        names.put(TemplateValue.arn("events", BUS), BUS);
        return names;
    }
}
