package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.Table;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateParameter.Kind;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.state.StateTable;
import java.util.ArrayList;
import java.util.List;

/// The state table and the tables of an app.
final class StoragePart {

    /// Actions on each table and its indexes.
    static final List<String> TABLE =
            List.of(
                    "dynamodb:DescribeTable",
                    "dynamodb:BatchGetItem",
                    "dynamodb:Query",
                    "dynamodb:Scan",
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem",
                    "dynamodb:DeleteItem",
                    "dynamodb:BatchWriteItem",
                    "dynamodb:ConditionCheckItem");

    private StoragePart() {}

    static void add(DeploymentPlan plan) {
        plan.add(
                TemplateParameter.of(
                        DynamoDbTable.PROTECTED,
                        Kind.FLAG,
                        "If true, DynamoDB refuses to delete the tables.",
                        "true"));
        table(
                plan.fixedId("StateTable"),
                plan.names().stateTable(),
                StateTable.definition().withPointInTimeRecovery(true),
                plan);
        plan.reserve("Table", plan.app().all(Table.class).keySet());
        for (var table : plan.app().all(Table.class).values()) {
            table(plan.id(table.name(), "Table"), plan.names().of(table.name()), table, plan);
        }
    }

    private static void table(String id, String onAws, Table table, DeploymentPlan plan) {
        plan.add(new DynamoDbTable(id, onAws, table));
    }

    static void permit(App part, DeploymentPlan plan, Permissions permissions) {
        var arns = new ArrayList<TemplateValue>();
        arns.add(plan.table(plan.names().stateTable()).arn());
        for (var table : part.all(Table.class).values()) {
            var name = plan.names().of(table.name());
            arns.add(plan.table(name).arn());
            for (var index : table.indexes()) {
                arns.add(
                        TemplateValue.arn(
                                "dynamodb", "table/%s/index/%s".formatted(name, index.name())));
            }
        }
        permissions.allow(TABLE, arns);
    }
}
