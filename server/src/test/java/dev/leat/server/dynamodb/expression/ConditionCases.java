package dev.leat.server.dynamodb.expression;

import java.util.List;
import java.util.stream.Stream;

/// Conditions on [Given#ITEM] and their results. `yes` and `no` lines are true and false.
final class ConditionCases {

    record Case(boolean holds, String expression) {

        boolean result() {
            return parsed().test(Given.ITEM);
        }

        Condition parsed() {
            return ConditionParser.parse(
                    ExpressionKind.CONDITION, expression, Given.placeholders());
        }
    }

    static final List<Case> ALL =
            Stream.of(comparisons(), ranges(), functions(), sizes(), paths(), combinations())
                    .flatMap(String::lines)
                    .map(line ->
                            new Case(
                                    line.startsWith("yes "), line.substring(line.indexOf(' ') + 1)))
                    .toList();

    private ConditionCases() {}

    private static String comparisons() {
        return """
        yes n = :five
        yes n = same
        yes same = n
        yes :five = n
        no n = :six
        no n = :hello
        no s = :five
        yes s = :hello
        no s = t
        yes b = :bytes
        no b = :begin
        yes yes = :true
        no yes = :false
        yes nul = :null
        yes listed = :list
        yes listed = twin
        no noList = listed
        no noList = nul
        no noList = noDoc
        yes noList = :nothing
        yes doc = :map
        yes doc = also
        yes ss = :ab
        yes ss = :ba
        no ss = :bd
        yes ns = :numbers
        no ns = ss
        yes bs = :set
        no gone = :five
        no gone = lost
        no gone = :null
        no n <> :five
        yes n <> :six
        yes n <> :hello
        yes gone <> :five
        yes gone <> lost
        no ss <> :ba
        no doc <> also
        yes n < :six
        no n < :five
        no n < :four
        yes nine < ten
        yes neg < :zero
        yes n <= :five
        yes n <= :six
        no n <= :four
        yes n > :four
        no n > :five
        no ten > :twenty
        yes n >= :five
        no n >= :six
        yes n >= neg
        yes :tiny > :zero
        yes :huge > ten
        yes s < t
        no t < s
        yes noText < s
        yes late < smile
        no smile < late
        yes s >= :hell
        no s > :hello
        yes b < :high
        yes c > :bytes
        yes c > b
        no n < :hello
        no s > :one
        no gone < :five
        no :five < gone
        no gone <= lost
        no yes < n
        no listed > n
        no ss < s
        """;
    }

    private static String ranges() {
        return """
        yes n BETWEEN :five AND :six
        yes n BETWEEN :four AND :five
        yes n between :four and :six
        no n BETWEEN :six AND :ten
        no n BETWEEN :one AND :four
        yes :five BETWEEN neg AND ten
        no s BETWEEN :one AND :ten
        yes s BETWEEN :hell AND t
        yes c BETWEEN :begin AND :high
        no gone BETWEEN :one AND :ten
        no n BETWEEN gone AND :ten
        no n BETWEEN :one AND gone
        no n BETWEEN ten AND neg
        yes n IN (:five)
        yes n IN (:one, :two, :five)
        yes n in (same)
        no n IN (:one, :two)
        no n IN (:hello, gone)
        no gone IN (:one, lost)
        yes listed IN (:one, twin)
        yes ss IN (:bd, :ba)
        """;
    }

    private static String functions() {
        return """
        yes attribute_exists(n)
        yes attribute_exists(nul)
        yes attribute_exists(noList)
        no attribute_exists(gone)
        yes attribute_exists(doc.below.deep[2])
        no attribute_exists(doc.below.deep[3])
        yes attribute_not_exists(gone)
        no attribute_not_exists(noText)
        no attribute_not_exists(nul)
        yes attribute_not_exists(doc.gone)
        yes attribute_type(n, :N)
        yes attribute_type(s, :S)
        yes attribute_type(b, :B)
        yes attribute_type(yes, :BOOL)
        yes attribute_type(nul, :NULL)
        yes attribute_type(listed, :L)
        yes attribute_type(doc, :M)
        yes attribute_type(ss, :SS)
        yes attribute_type(ns, :NS)
        yes attribute_type(bs, :BS)
        no attribute_type(ss, :S)
        no attribute_type(s, :SS)
        no attribute_type(ns, :SS)
        no attribute_type(gone, :S)
        yes attribute_type(:five, :N)
        yes begins_with(s, :hell)
        yes begins_with(s, :hello)
        yes begins_with(s, :empty)
        no begins_with(t, :world)
        yes begins_with(t, s)
        no begins_with(s, t)
        yes begins_with(:hello, s)
        yes begins_with(b, :begin)
        no begins_with(b, :mid)
        no begins_with(c, :bytes)
        no begins_with(s, :begin)
        no begins_with(n, :hell)
        no begins_with(gone, :hell)
        yes contains(t, :world)
        yes contains(t, s)
        no contains(s, t)
        no contains(s, :world)
        yes contains(b, :mid)
        yes contains(b, :bytes)
        no contains(b, :high)
        yes contains(ss, :a)
        no contains(ss, :d)
        no contains(ss, :ab)
        yes contains(ns, :two)
        no contains(ns, :five)
        yes contains(bs, c)
        yes contains(listed, :one)
        yes contains(listed, :x)
        yes contains(listed, :inner)
        yes contains(listed, :dict)
        yes contains(listed, :null)
        no contains(listed, :two)
        no contains(doc, :five)
        no contains(n, :five)
        no contains(gone, :x)
        no contains(listed, gone)
        yes contains(:ab, k) OR contains(:list, :x)
        """;
    }

    private static String sizes() {
        return """
        yes size(s) = :five
        yes size(umlaut) = :five
        yes size(noText) = :zero
        yes size(listed) = :five
        yes size(doc) < :four
        yes size(noDoc) = :zero
        yes size(ss) = :two
        yes size(ns) > :two
        yes size(b) BETWEEN :two AND :four
        yes size(s) IN (:one, :five)
        yes size(s) = n
        yes size(s) = size(listed)
        yes size(:hello) = :five
        no size(n) = :one
        no size(yes) = :one
        no size(nul) = :zero
        no size(gone) = :zero
        yes size(gone) <> :zero
        no size(s) = :hello
        yes size(doc.below.deep) = size(ns)
        """;
    }

    private static String paths() {
        return """
        yes #n = :five
        yes #reserved > :six
        yes #dotted > :d
        yes doc.k = :five
        yes doc.#k = :five
        yes #map.#k = n
        yes doc . k = :five
        no doc.k = k
        yes listed[0] = :one
        yes listed [ 0 ] = :one
        no listed[1] = :one
        yes listed[1] = :x
        yes listed[2][1] = :two
        yes listed[3].k = :two
        yes doc.below.deep[1] = :twenty
        no doc.below.deep[0] = :twenty
        no doc.below.deep[9] = :twenty
        no doc[0] = :five
        no listed.k = :two
        no n.k = :five
        yes _leat = :one
        yes listed[000] = :one
        """;
    }

    private static String combinations() {
        return """
        yes n = :five AND s = :hello
        no n = :five AND s = :world
        no n = :six and s = :hello
        yes n = :six OR s = :hello
        no n = :six or s = :world
        yes NOT n = :six
        no NOT n = :five
        yes not gone = :five
        yes NOT NOT n = :five
        yes n = :five OR n = :six AND s = :world
        no (n = :five OR n = :six) AND s = :world
        no NOT n = :six AND s = :world
        yes NOT (n = :six AND s = :world)
        yes n = :six AND s = :world OR yes = :true
        yes (n) = :five
        yes (n) BETWEEN (:one) AND (:ten)
        yes (size(s)) = (n)
        yes (n = :five)
        yes (n = :five) AND ((n = :six) OR (s = :hello))
        yes n=:five AND(s=:hello)
        yes NOT(n=:six)
        """;
    }
}
