"""Operations about the conversations of runs."""

from __future__ import annotations

RUN_SESSIONS = """
query RunSessions($id: ID!) {
  unitTestSetRun(id: $id) {
    unitTests { pinned { name } sessions { slot runIndex outcome } }
  }
}
"""

SESSION_TRANSCRIPT = """
query SessionTranscript($id: ID!, $slot: Int!) {
  unitTestSetRun(id: $id) {
    session(slot: $slot) { ...Conversation }
  }
}

fragment Conversation on Session {
  databaseId slot runIndex outcome reason turns objectiveMet
  transcript {
    key turn role text at latencyMs reasoning cutShort unanswered askedAgain
    toolCalls { name arguments problem result { content isError } }
  }
  results {
    criterionName applied passed value justification agreement
    votes { value usable justification model calls usage { promptTokens completionTokens } }
  }
  spent { role calls promptTokens completionTokens }
  personaBreaks { kind key why }
}
"""
