"""What each Web API method asks for and how it may say no: names and numbers, as Slack documents them.

A test holds this table against the reference data in `shared/slack`. Behaviour lives in `api/`.
"""

from dataclasses import dataclass

from pretend_slack.block_kit.kinds import names

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
"""How many calls a minute a rate tier allows at least."""


@dataclass(frozen=True)
class Contract:
    """One method: any one of `scopes` opens the door; `tier` is None where Slack has a rule of its own."""

    tier: int | None
    scopes: str = ""
    required: str = ""
    optional: str = ""
    errors: str = ""
    seen: str = ""
    """Codes that it was seen to answer, and documents nowhere."""

    @property
    def opening_scopes(self) -> list[str]:
        """Name the scopes of which the app needs at least one."""
        return self.scopes.split()

    @property
    def required_arguments(self) -> list[str]:
        """Name what a call must bring."""
        return self.required.split()

    def may_answer(self, code: str) -> bool:
        """Say whether this error code is one that Slack documents for the method, or was seen to answer."""
        return code in COMMON_ERRORS or code in self.errors.split() or code in self.seen.split()


COMMON_ERRORS = names(
    "access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied "
    "enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments "
    "invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type "
    "method_deprecated missing_post_type missing_scope no_permission not_allowed_token_type "
    "not_authed org_login_required ratelimited request_timeout service_unavailable "
    "team_access_not_granted team_added_to_org token_expired token_revoked "
    "two_factor_setup_required"
)

METHODS: dict[str, Contract] = {
    "api.test": Contract(
        tier=4,
        optional="error",
    ),
    "apps.connections.open": Contract(
        tier=3,
        errors="forbidden_team insecure_request missing_args",
    ),
    "auth.test": Contract(
        tier=None,
    ),
    "bots.info": Contract(
        tier=3,
        scopes="users:read",
        optional="bot team_id",
        errors="bot_not_found bots_not_found missing_argument team_not_found",
    ),
    "chat.delete": Contract(
        tier=3,
        scopes="chat:write",
        required="channel ts",
        optional="as_user",
        errors="cant_delete_message channel_not_found message_not_found",
    ),
    "chat.getPermalink": Contract(
        tier=None,
        required="channel message_ts",
        errors="channel_not_found message_not_found",
    ),
    "chat.postEphemeral": Contract(
        tier=4,
        scopes="chat:write",
        required="channel user",
        optional=(
            "as_user attachments blocks icon_emoji icon_url link_names markdown_text parse text thread_ts username"
        ),
        errors=(
            "cannot_reply_to_message channel_not_found invalid_attachments invalid_blocks "
            "invalid_blocks_format is_archived markdown_text_conflict message_limit_exceeded "
            "messages_tab_disabled msg_too_long no_text not_in_channel restricted_action "
            "too_many_attachments user_not_in_channel"
        ),
        seen="msg_blocks_too_long",
    ),
    "chat.postMessage": Contract(
        tier=None,
        scopes="chat:write",
        required="channel",
        optional=(
            "as_user attachments blocks current_draft_last_updated_ts icon_emoji icon_url link_names "
            "markdown_text metadata mrkdwn parse reply_broadcast text thread_ts unfurl_links "
            "unfurl_media username"
        ),
        errors=(
            "as_user_not_supported attachment_payload_limit_exceeded cannot_reply_to_message "
            "channel_not_found draft_already_deleted draft_already_sent draft_has_conflict "
            "draft_not_found duplicate_channel_not_found duplicate_message_not_found invalid_blocks "
            "invalid_blocks_format invalid_metadata_format invalid_metadata_schema is_archived "
            "markdown_text_conflict message_limit_exceeded messages_tab_disabled "
            "metadata_must_be_sent_from_app metadata_too_large missing_file_data msg_blocks_too_long "
            "no_text not_in_channel rate_limited restricted_action "
            "restricted_action_non_threadable_channel restricted_action_read_only_channel "
            "restricted_action_thread_locked restricted_action_thread_only_channel "
            "slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked "
            "slack_connect_lists_sharing_blocked team_not_found too_many_attachments "
            "too_many_contact_cards"
        ),
    ),
    "chat.update": Contract(
        tier=3,
        scopes="chat:write",
        required="channel ts",
        optional=(
            "as_user attachments blocks file_ids link_names markdown_text metadata parse "
            "reply_broadcast text unfurled_attachments"
        ),
        errors=(
            "as_user_not_supported block_mismatch blocked_file_type cant_broadcast_message "
            "cant_update_message channel_not_found edit_window_closed external_channel_migrating "
            "file_deleted file_is_deleted file_not_found file_share_limit_reached invalid_attachments "
            "invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema "
            "is_inactive markdown_text_conflict max_file_sharing_exceeded message_limit_exceeded "
            "message_not_found metadata_must_be_sent_from_app metadata_too_large msg_too_long "
            "no_dual_broadcast_content_update no_text posting_to_channel_denied "
            "slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked "
            "slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked "
            "slack_connect_file_upload_sharing_blocked streaming_state_conflict team_not_found "
            "too_many_attachments unable_to_share_files update_failed"
        ),
        seen="msg_blocks_too_long",
    ),
    "conversations.close": Contract(
        tier=2,
        scopes="channels:manage channels:write groups:write im:write mpim:write",
        required="channel",
        errors=(
            "channel_not_found external_channel_migrating method_not_supported_for_channel_type "
            "not_permitted user_does_not_own_channel"
        ),
    ),
    "conversations.history": Contract(
        tier=3,
        scopes="channels:history groups:history im:history mpim:history",
        required="channel",
        optional="cursor include_all_metadata inclusive latest limit oldest",
        errors=(
            "channel_is_limited_access channel_not_found invalid_cursor invalid_metadata_filter_keys "
            "invalid_ts_latest invalid_ts_oldest not_in_channel"
        ),
    ),
    "conversations.info": Contract(
        tier=3,
        scopes="channels:read groups:read im:read mpim:read",
        required="channel",
        optional="include_locale include_num_members",
        errors="channel_is_limited_access channel_not_found",
    ),
    "conversations.invite": Contract(
        tier=3,
        scopes=("channels:manage channels:write.invites groups:write groups:write.invites im:write mpim:write"),
        required="channel users",
        optional="force",
        errors=(
            "already_in_channel cant_invite cant_invite_self channel_not_found "
            "external_channel_migrating invitee_cant_see_channel is_archived "
            "method_not_supported_for_channel_type no_external_invite_permission no_user not_in_channel "
            "org_user_not_in_team ura_max_channels user_is_restricted user_not_found"
        ),
    ),
    "conversations.list": Contract(
        tier=2,
        scopes="channels:read groups:read im:read mpim:read",
        optional="cursor exclude_archived limit team_id types",
        errors=("invalid_cursor invalid_limit invalid_types method_not_supported_for_channel_type missing_argument"),
    ),
    "conversations.members": Contract(
        tier=4,
        scopes="channels:read groups:read im:read mpim:read",
        required="channel",
        optional="cursor limit",
        errors=(
            "channel_not_found fetch_members_failed invalid_cursor invalid_limit method_not_supported_for_channel_type"
        ),
    ),
    "conversations.open": Contract(
        tier=3,
        scopes="channels:manage groups:write im:write mpim:write",
        optional="channel prevent_creation return_im users",
        errors=(
            "channel_not_found invalid_user_combination method_not_supported_for_channel_type "
            "not_enough_users too_many_users user_disabled user_not_found user_not_visible "
            "users_list_not_supplied"
        ),
    ),
    "files.completeUploadExternal": Contract(
        tier=4,
        scopes="files:write",
        required="files",
        optional="blocks channel_id channels initial_comment thread_ts",
        errors=(
            "channel_not_found channels_limit_exceeded file_not_found file_type_not_allowed "
            "file_update_failed file_uploads_except_images_disabled invalid_blocks invalid_channel "
            "not_in_channel posting_to_channel_denied"
        ),
    ),
    "files.getUploadURLExternal": Contract(
        tier=4,
        scopes="files:write",
        required="filename length",
        optional="alt_txt snippet_type",
        errors=(
            "alt_txt_too_large file_type_not_allowed file_upload_size_restricted file_uploads_disabled "
            "file_uploads_except_images_disabled missing_argument snippet_too_large "
            "storage_limit_reached unknown_snippet_type unknown_subtype"
        ),
    ),
    "files.info": Contract(
        tier=4,
        scopes="files:read",
        required="file",
        optional="count cursor limit page",
        errors=(
            "canvas_disabled_file_team canvas_disabled_user_team canvas_globally_disabled file_deleted "
            "file_not_found not_visible slack_connect_canvas_sharing_blocked template_not_visible"
        ),
    ),
    "team.info": Contract(
        tier=3,
        scopes="team:read",
        optional="domain team",
        errors=(
            "enterprise_not_found fail_to_get_teams_for_restricted_user missing_user org_not_found "
            "team_not_found team_not_on_enterprise user_not_found"
        ),
    ),
    "users.conversations": Contract(
        tier=3,
        scopes="channels:read groups:read im:read mpim:read",
        optional="cursor exclude_archived limit team_id types user",
        errors=("invalid_cursor invalid_limit invalid_types method_not_supported_for_channel_type missing_argument"),
    ),
    "users.info": Contract(
        tier=4,
        scopes="users:read",
        required="user",
        optional="include_locale",
        errors="too_many_users user_not_found user_not_visible",
    ),
    "users.list": Contract(
        tier=2,
        scopes="users:read",
        optional="cursor include_locale limit team_id",
        errors="invalid_cursor limit_required missing_argument",
    ),
    "users.lookupByEmail": Contract(
        tier=3,
        scopes="users:read.email",
        required="email",
        errors="users_not_found",
    ),
    "views.open": Contract(
        tier=4,
        required="view",
        optional="interactivity_pointer trigger_id",
        errors=("duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id view_too_large"),
    ),
    "views.publish": Contract(
        tier=4,
        required="user_id view",
        optional="hash",
        errors=("duplicate_external_id hash_conflict missing_profile_id not_enabled not_implemented view_too_large"),
    ),
    "views.push": Contract(
        tier=4,
        required="view",
        optional="interactivity_pointer trigger_id",
        errors=(
            "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id not_found "
            "push_limit_reached view_too_large"
        ),
    ),
    "views.update": Contract(
        tier=4,
        required="view",
        optional="external_id hash view_id",
        errors="duplicate_external_id hash_conflict not_found view_too_large",
    ),
}
