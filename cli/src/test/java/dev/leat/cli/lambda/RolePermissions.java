package dev.leat.cli.lambda;

import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.cli.aws.RecordedCalls.Permission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The permissions of roles of a deployment.
final class RolePermissions {

    /// The folder in buckets that pipelines write.
    static final String PREFIX = "customers/";

    private RolePermissions() {}

    static Set<Permission> of(Deployment deployment, Stream<IamRole> roles) {
        var names = names(deployment);
        return roles.flatMap(each -> each.statements().stream())
                .flatMap(statement -> permissions(statement, names))
                .collect(Collectors.toSet());
    }

    private static Stream<Permission> permissions(
            Entries statement, Map<TemplateValue, String> names) {
        return items(statement, "Action").stream()
                .map(action -> ((Text) action).text())
                .flatMap(action ->
                        items(statement, "Resource").stream()
                                .map(value ->
                                        new Permission(
                                                action,
                                                names.getOrDefault(value, value.toString()))));
    }

    private static List<TemplateValue> items(Entries entries, String name) {
        return entries.entries().get(name) instanceof Items(var items) ? items : List.of();
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
        deployment
                .all(S3Bucket.class)
                .forEach(each -> {
                    names.put(each.arn(), each.name());
                    names.put(each.objects(), each.name());
                    names.put(each.objects(PREFIX, ""), each.name());
                });
        return names;
    }
}
