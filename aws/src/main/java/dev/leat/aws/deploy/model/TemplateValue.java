package dev.leat.aws.deploy.model;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of a template. Values that are not literals are known when the template is deployed.
public sealed interface TemplateValue {

    record Text(String text) implements TemplateValue {}

    record Amount(BigDecimal amount) implements TemplateValue {}

    record Flag(boolean flag) implements TemplateValue {}

    /// JSON's null, which filter policies may contain.
    enum Nothing implements TemplateValue {
        NULL
    }

    record Items(List<TemplateValue> items) implements TemplateValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /// A map with texts as keys, in order.
    record Entries(Map<String, TemplateValue> entries) implements TemplateValue {

        public static final Entries NONE = new Entries(Map.of());

        public Entries {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /// Returns a copy with another entry at the end.
        public Entries with(String name, TemplateValue value) {
            var longer = new LinkedHashMap<>(entries);
            longer.put(name, value);
            return new Entries(longer);
        }

        public Entries with(String name, String text) {
            return with(name, new Text(text));
        }

        public Entries with(String name, long number) {
            return with(name, amount(number));
        }

        public Entries with(String name, boolean flag) {
            return with(name, new Flag(flag));
        }

        public Entries with(String name, List<? extends TemplateValue> items) {
            return with(name, new Items(List.copyOf(items)));
        }

        /// Returns a copy with all entries of another map at the end.
        public Entries and(Entries others) {
            var longer = new LinkedHashMap<>(entries);
            longer.putAll(others.entries());
            return new Entries(longer);
        }
    }

    /// Nested blocks of the same name, in Terraform only.
    record Blocks(List<Entries> blocks) implements TemplateValue {
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }

    /// The value of a parameter.
    record Parameter(String name) implements TemplateValue {}

    /// The first text if the parameter, a flag, is true, otherwise the second one.
    record Choice(String parameter, String then, String otherwise) implements TemplateValue {}

    /// A list with the parameter's value; absent if this is empty.
    record IfSet(String parameter) implements TemplateValue {}

    /// An attribute of a resource of the template.
    ///
    /// @param id the resource's id
    /// @param cloudFormation the attribute in CloudFormation; empty for what `Ref` returns
    /// @param terraform the attribute in Terraform, such as `aws_sqs_queue.arn`
    record Attribute(String id, String cloudFormation, String terraform) implements TemplateValue {}

    /// Values of the account and region in which the template is deployed.
    enum Place implements TemplateValue {
        ACCOUNT,
        DOMAIN,
        PARTITION,
        REGION
    }

    /// The parts, one after the other, as one text. Parts are texts, parameters, places and
    /// attributes.
    record Joined(List<TemplateValue> parts) implements TemplateValue {
        public Joined {
            parts = List.copyOf(parts);
        }
    }

    /// A value as JSON text.
    record Json(TemplateValue value) implements TemplateValue {}

    /// Returns a map with one entry.
    static Entries entry(String name, TemplateValue value) {
        return Entries.NONE.with(name, value);
    }

    static Entries entry(String name, String text) {
        return Entries.NONE.with(name, text);
    }

    static Entries entry(String name, long number) {
        return Entries.NONE.with(name, number);
    }

    static Entries entry(String name, boolean flag) {
        return Entries.NONE.with(name, flag);
    }

    static Amount amount(long number) {
        return new Amount(BigDecimal.valueOf(number));
    }

    static Items texts(List<String> texts) {
        return new Items(texts.stream().<TemplateValue>map(Text::new).toList());
    }

    static Items items(TemplateValue... items) {
        return new Items(List.of(items));
    }

    /// Returns one nested block of Terraform.
    static Blocks block(Entries entries) {
        return new Blocks(List.of(entries));
    }

    /// Returns the ARN of a resource that has a fixed name.
    ///
    /// @param rest the part of the ARN after the account
    static Joined arn(String service, String rest) {
        return new Joined(
                List.of(
                        new Text("arn:"),
                        Place.PARTITION,
                        new Text(":" + service + ":"),
                        Place.REGION,
                        new Text(":"),
                        Place.ACCOUNT,
                        new Text(":" + rest)));
    }
}
