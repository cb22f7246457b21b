package dev.leat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The members of structs that an expression may use.
class SqlTest {

    private static final List<String> PERSONAL = List.of("after.email", "after.home.street");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after.id",
                "after.id + after.qty > 1",
                "\"after\".\"id\" || AFTER.Id",
                "after.home.zip",
                "after.emails",
                "after.id::varchar",
                "after.tags[1]",
                "after.qty - 1",
                "after.qty / 2",
                "coalesce(after.id, before.id)",
                "after.\"größe\" = 1",
                "after.größe = 1",
                "upper(after.id) like 'a%'"
            })
    void aPlainPathToAnotherMemberUsesNoPersonalOne(String sql) {
        assertThat(Sql.of(sql).mentioned(PERSONAL)).as(sql).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after",
                "after.email",
                "After.\"eMail\" < 'm'",
                "after.id = 'x' or after.email = 'y'",
                "after['email']",
                "after [ 'id' ]",
                "after .email",
                "after. email",
                "after/**/.email",
                "(after).email",
                "after.*",
                "struct_extract(after, 'id')",
                "to_json(after) ->> 'email'",
                "unnest(after)",
                "cast(after as varchar)",
                "after::varchar",
                "after.to_json()",
                "after.md5 ()",
                "after.md5\t\u000b()",
                "after.md5\u00a0()",
                "after.md5\u2003()",
                "after.md5/**/()",
                "after.md5--\n()",
                "after.email.upper()",
                "before.after.email",
                "list_transform([after], lambda x: x.email)",
                "columns('em.*')",
                "U&\"\\0061fter\".email",
                "'after'"
            })
    void anyOtherUseOfTheStructUsesItsPersonalMembers(String sql) {
        assertThat(Sql.of(sql).mentioned(PERSONAL)).as(sql).contains("after.email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after.home", "after.home.street", "after.home.\"street\".x", "after"})
    void aPathAroundOrInsideAPersonalMemberUsesIt(String sql) {
        assertThat(Sql.of(sql).mentioned(PERSONAL)).as(sql).contains("after.home.street");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"\"b\".\"c.d\"", "\"a\"\"b\"[1]", "\"A\"\"b\".\"c.d\".e"})
    void namesMayHaveQuotesAndPoints(String sql) {
        assertThat(Sql.of(sql).mentioned(List.of("a\"b.c.d"))).as(sql).isNotEmpty();
        assertThat(Sql.of("\"a\"\"b\".\"c.e\"").mentioned(List.of("a\"b.c.d"))).isEmpty();
    }
}
