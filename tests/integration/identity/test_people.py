"""Users and API keys, over REST and GraphQL alike."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.identity.site import Site

USERS = "{ users { totalCount nodes { id: databaseId name role removed } } }"
KEYS = "{ apiKeys { totalCount nodes { id userId name createdBy revokedAt } } }"
ADD = """mutation($input: AddUserInput!) {
    addUser(input: $input) { user { id: databaseId name role removed } } }"""
CHANGE = """mutation($input: ChangeUserInput!) {
    changeUser(input: $input) { user { id: databaseId name role } } }"""
REMOVE = "mutation($id: ID!) { removeUser(id: $id) { user { id: databaseId removed } } }"
CREATE_KEY = """mutation($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { apiKey key { id userId name revokedAt } } }"""
REVOKE_KEY = "mutation($id: ID!) { revokeApiKey(id: $id) { key { id revokedAt } } }"
ROTATE = "mutation { rotateSigningKey(atOnce: true) { retiredAt } }"


class TestUsers:
    async def test_a_user_comes_changes_and_goes(self, site: Site) -> None:
        added = await site.owner.send(
            "POST", "/user/", {"id": "ed", "name": " Ed ", "role": "editor"}
        )
        assert added.status == 201
        assert {name: added.body[name] for name in ("id", "name", "role")} == {
            "id": "ed",
            "name": "Ed",
            "role": "editor",
        }
        changed = await site.owner.send("POST", "/user/ed/", {"role": "viewer"})
        assert changed.status == 200
        assert (changed.body["name"], changed.body["role"]) == ("Ed", "viewer")
        assert changed.body["updated_at"] > changed.body["created_at"]
        listed = await site.owner.send("GET", "/user/")
        assert [user["id"] for user in listed.body["users"]] == ["olga", "ed"]

        assert (await site.owner.send("DELETE", "/user/ed/")).status == 204
        listed = await site.owner.send("GET", "/user/")
        assert [user["id"] for user in listed.body["users"]] == ["olga"]
        assert (await site.owner.send("DELETE", "/user/ed/")).status == 404
        again = await site.owner.send(
            "POST", "/user/", {"id": "ed", "name": "Ed", "role": "editor"}
        )
        assert (again.status, again.code) == (409, "NAME_TAKEN")

    async def test_the_same_over_graphql(self, site: Site) -> None:
        given = {"id": "ed", "name": "Ed", "role": "EDITOR"}
        added = await site.owner.ask(ADD, input=given)
        assert added["addUser"]["user"] == given | {"removed": False}
        changed = await site.owner.ask(CHANGE, input={"id": "ed", "name": "Edith"})
        assert changed["changeUser"]["user"] == {"id": "ed", "name": "Edith", "role": "EDITOR"}
        assert (await site.owner.ask(USERS))["users"]["totalCount"] == 2
        removed = await site.owner.ask(REMOVE, id="ed")
        assert removed["removeUser"]["user"] == {"id": "ed", "removed": True}
        assert (await site.owner.ask(USERS))["users"]["totalCount"] == 1
        assert await site.owner.refused(REMOVE, id="ed") == ("NOT_FOUND", "id")
        assert await site.owner.refused(ADD, input=given) == ("NAME_TAKEN", "id")

    async def test_an_id_may_be_left_to_the_platform(self, site: Site) -> None:
        one = await site.owner.send("POST", "/user/", {"name": "One", "role": "viewer"})
        two = await site.owner.ask(ADD, input={"name": "Two", "role": "VIEWER"})
        assert one.body["id"] != two["addUser"]["user"]["id"]
        assert (await site.owner.send("DELETE", f"/user/{one.body['id']}/")).status == 204

    async def test_the_last_owner_stays(self, site: Site) -> None:
        for answer in (
            await site.owner.send("DELETE", "/user/olga/"),
            await site.owner.send("POST", "/user/olga/", {"role": "admin"}),
        ):
            assert (answer.status, answer.code) == (400, "REFUSED")
        assert await site.owner.refused(REMOVE, id="olga") == ("REFUSED", "id")

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"name": "A", "role": "king"}, "role"),
            ({"name": "A"}, "role"),
            ({"role": "viewer"}, "name"),
            ({"name": " ", "role": "viewer"}, "name"),
            ({"name": "A" * 201, "role": "viewer"}, "name"),
            ({"name": "A", "role": "viewer", "id": "a b"}, "id"),
            ({"name": "A", "role": "viewer", "id": "operator"}, "id"),
            ({"name": "A", "role": "viewer", "rank": 1}, "rank"),
        ],
    )
    async def test_what_is_no_user_is_refused(
        self, site: Site, body: dict[str, Any], field: str
    ) -> None:
        answer = await site.owner.send("POST", "/user/", body)
        assert (answer.status, answer.code, answer.field) == (422, "VALIDATION_FAILED", field)

    @pytest.mark.parametrize("id", ["a%20b", "%C3%A9", "x" * 64, "a:b"])
    async def test_what_is_no_id_is_refused(self, site: Site, id: str) -> None:
        assert (await site.owner.send("POST", f"/user/{id}/", {})).status == 422
        assert (await site.owner.send("DELETE", f"/user/{id}/")).status == 422

    async def test_those_of_others_are_not_there(self, site: Site) -> None:
        assert (await site.owner.send("DELETE", "/user/stefan/")).status == 404
        assert await site.owner.refused(CHANGE, input={"id": "stefan", "name": "X"}) == (
            "NOT_FOUND",
            "id",
        )
        assert (await site.stranger.ask(USERS))["users"]["nodes"] == [
            {"id": "stefan", "name": "stefan", "role": "OWNER", "removed": False}
        ]


class TestKeys:
    async def test_a_key_is_shown_once_and_ends(self, site: Site) -> None:
        created = await site.owner.send("POST", "/api-keys", {"name": "CI"})
        assert created.status == 201
        assert set(created.body) == {"api_key", "id", "user_id", "name", "created_at"}
        assert (created.body["user_id"], created.body["name"]) == ("olga", "CI")
        second = site.owner.by(created.body["api_key"])
        assert (await second.send("GET", "/user/")).status == 200

        listed = await site.owner.send("GET", "/api-keys")
        secret = created.body["api_key"][-43:].encode()
        assert secret not in listed.raw
        assert b"argon2" not in listed.raw
        assert [key["name"] for key in listed.body["api_keys"]] == ["first key", "CI"]

        id = created.body["id"]
        assert (await site.owner.send("DELETE", f"/api-keys/{id}")).status == 204
        assert (await second.send("GET", "/user/")).status == 401
        assert (await site.owner.send("DELETE", f"/api-keys/{id}")).status == 404
        [_, revoked] = (await site.owner.send("GET", "/api-keys")).body["api_keys"]
        assert revoked["revoked_at"] is not None

    async def test_the_same_over_graphql(self, site: Site) -> None:
        created = (await site.owner.ask(CREATE_KEY, input={"name": "CI"}))["createApiKey"]
        key = created["key"]
        assert (key["userId"], key["name"], key["revokedAt"]) == ("olga", "CI", None)
        second = site.owner.by(created["apiKey"])
        assert (await second.ask(KEYS))["apiKeys"]["totalCount"] == 2
        revoked = (await site.owner.ask(REVOKE_KEY, id=key["id"]))["revokeApiKey"]["key"]
        assert revoked["revokedAt"] is not None
        assert (await second.graphql(KEYS)).status == 401
        assert await site.owner.refused(REVOKE_KEY, id=key["id"]) == ("NOT_FOUND", "id")
        assert await site.owner.refused(REVOKE_KEY, id="nonsense") == ("VALIDATION_FAILED", "id")

    async def test_removing_a_user_ends_their_keys_and_tokens(self, site: Site) -> None:
        editor = await site.member("editor")
        token = editor.by((await editor.sign_in()).body["id_token"])
        assert (await site.owner.send("DELETE", "/user/editor/")).status == 204

        assert (await editor.send("GET", "/simulation/persona/")).status == 401
        assert (await token.send("GET", "/simulation/persona/")).status == 401
        assert (await editor.sign_in()).status == 401

    async def test_without_the_permission_one_sees_and_ends_ones_own(self, site: Site) -> None:
        editor, tester = await site.member("editor"), await site.member("tester")

        listed = await editor.send("GET", "/api-keys")
        assert [key["user_id"] for key in listed.body["api_keys"]] == ["editor"]
        keys = (await editor.ask(KEYS))["apiKeys"]
        assert (keys["totalCount"], [key["userId"] for key in keys["nodes"]]) == (1, ["editor"])
        refused = await editor.send("DELETE", f"/api-keys/{tester.key_id}")
        assert (refused.status, refused.code) == (403, "FORBIDDEN")
        assert refused.body["error"]["details"] == {"permission": "ApiKey:RevokeApiKey"}

        revoked = await editor.ask(REVOKE_KEY, id=editor.key_id)
        assert revoked["revokeApiKey"]["key"]["revokedAt"] is not None
        assert (await tester.send("GET", "/api-keys")).status == 200

    async def test_those_of_others_are_not_there(self, site: Site) -> None:
        answer = await site.owner.send("DELETE", f"/api-keys/{site.stranger.key_id}")
        assert answer.status == 404
        assert await site.owner.refused(REVOKE_KEY, id=site.stranger.key_id) == ("NOT_FOUND", "id")
        wanted = {"name": "mine?", "user_id": "stefan"}
        assert (await site.owner.send("POST", "/api-keys", wanted)).status == 404
        assert (await site.stranger.send("GET", "/user/")).status == 200

    @pytest.mark.parametrize(
        ("body", "field"),
        [({}, "name"), ({"name": ""}, "name"), ({"name": "A", "user_id": "a b"}, "user_id")],
    )
    async def test_what_is_no_key_is_refused(
        self, site: Site, body: dict[str, Any], field: str
    ) -> None:
        answer = await site.owner.send("POST", "/api-keys", body)
        assert (answer.status, answer.field) == (422, field)

    @pytest.mark.parametrize("id", ["nonsense", "F" * 24])
    async def test_what_is_no_id_is_refused(self, site: Site, id: str) -> None:
        assert (await site.owner.send("DELETE", f"/api-keys/{id}")).status == 422


class TestPages:
    async def test_keys_are_paged_to_the_end(self, site: Site) -> None:
        for number in range(4):
            await site.owner.send("POST", "/api-keys", {"name": f"{number}"})
        names: list[str] = []
        token, pages = None, 0
        while pages == 0 or token:
            query = f"?limit=2&continuation_token={token}" if token else "?limit=2"
            page = (await site.owner.send("GET", f"/api-keys{query}")).body
            names += [key["name"] for key in page["api_keys"]]
            assert page["has_more"] == (page["continuation_token"] is not None)
            token, pages = page["continuation_token"], pages + 1

        assert names == ["first key", "0", "1", "2", "3"]
        assert pages == 3

    async def test_users_are_paged_over_graphql(self, site: Site) -> None:
        for role in ("admin", "editor"):
            await site.member(role)
        query = """query($after: String) { users(first: 2, after: $after) {
            nodes { id: databaseId } pageInfo { hasNextPage endCursor } } }"""
        first = (await site.owner.ask(query))["users"]
        second = (await site.owner.ask(query, after=first["pageInfo"]["endCursor"]))["users"]
        assert [user["id"] for user in first["nodes"]] == ["olga", "admin"]
        assert first["pageInfo"]["hasNextPage"]
        assert [user["id"] for user in second["nodes"]] == ["editor"]
        assert not second["pageInfo"]["hasNextPage"]

    @pytest.mark.parametrize("query", ["limit=0", "limit=101", "continuation_token=!"])
    @pytest.mark.parametrize("path", ["/user/", "/api-keys"])
    async def test_what_is_no_page_is_refused(self, site: Site, path: str, query: str) -> None:
        answer = await site.owner.send("GET", f"{path}?{query}")
        assert (answer.status, answer.field) == (422, query.partition("=")[0])


MANAGING = [
    ("GET", "/user/", None, "User:GetUser"),
    ("POST", "/user/", {"name": "N", "role": "viewer"}, "User:CreateUser"),
    ("POST", "/user/olga/", {"name": "N"}, "User:ModifyUser"),
    ("DELETE", "/user/olga/", None, "User:DeleteUser"),
    ("POST", "/api-keys", {"name": "N"}, "ApiKey:CreateApiKey"),
    ("POST", "/signing-keys/rotate", None, "Organization:RotateSigningKey"),
]


@pytest.mark.parametrize("role", ["viewer", "tester", "editor"])
async def test_who_may_not_manage_is_told_what_is_missing(site: Site, role: str) -> None:
    member = await site.member(role)
    before = await site.house.everything()
    for method, path, body, permission in MANAGING:
        answer = await member.send(method, path, body)
        assert (answer.status, answer.code) == (403, "FORBIDDEN"), path
        assert answer.body["error"]["details"] == {"permission": permission}
    for query, variables in [
        (USERS, {}),
        (ADD, {"input": {"name": "N", "role": "VIEWER"}}),
        (CHANGE, {"input": {"id": "olga", "name": "N"}}),
        (REMOVE, {"id": "olga"}),
        (CREATE_KEY, {"input": {"name": "N"}}),
        (ROTATE, {}),
    ]:
        assert await member.refused(query, **variables) == ("FORBIDDEN", None)
    assert await site.house.everything() == before


async def test_an_admin_manages_all_but_those_above(site: Site) -> None:
    admin = await site.member("admin")
    added = await admin.send("POST", "/user/", {"id": "a", "name": "A", "role": "admin"})
    assert added.status == 201
    assert (await admin.send("DELETE", "/user/a/")).status == 204
    for method, path, body in [
        ("POST", "/user/", {"id": "b", "name": "B", "role": "owner"}),
        ("POST", "/user/admin/", {"role": "owner"}),
        ("POST", "/user/olga/", {"role": "viewer"}),
        ("DELETE", "/user/olga/", None),
        ("POST", "/api-keys", {"name": "hers", "user_id": "olga"}),
        ("DELETE", f"/api-keys/{site.owner.key_id}", None),
        ("POST", "/signing-keys/rotate", None),
    ]:
        assert (await admin.send(method, path, body)).status == 403, path
    assert (await site.owner.send("GET", "/user/")).status == 200


async def test_everybody_sees_themselves(site: Site) -> None:
    viewer = await site.member("viewer")
    query = """{ viewer { orgId userId name role permissions expiresAt }
        organization { id: databaseId name createdAt } }"""
    seen = await viewer.ask(query)

    assert seen["viewer"]["name"] == "Viewer"
    assert seen["viewer"]["role"] == "VIEWER"
    assert seen["viewer"]["expiresAt"] is None
    assert "Simulation:GetSimulationPersona" in seen["viewer"]["permissions"]
    assert "User:GetUser" not in seen["viewer"]["permissions"]
    assert (seen["organization"]["id"], seen["organization"]["name"]) == ("acme", "Acme")


async def test_another_role_counts_with_the_next_request(site: Site) -> None:
    member = await site.member("viewer")
    assert (await member.send("GET", "/user/")).status == 403
    await site.owner.send("POST", "/user/viewer/", {"role": "admin"})
    assert (await member.send("GET", "/user/")).status == 200
