"""The grammar, LALR(1) over the tokens of `lexer.py`.

It is flat where English is ambiguous: a noun phrase is a noun and the relations behind it, in the
order of the words; `builder.py` decides which relation hangs on which noun.
"""

from __future__ import annotations

GRAMMAR = r"""
question: view? body view?
        | view? choosing view? options? -> question_options

?body: is_body | where_body | what_body | far_body | many_body | big_body

is_body: IS landmark alternative*             -> ask_is
       | IS landmark (AND landmark)+          -> ask_all
       | IS landmark (AND relation+)+         -> ask_both
       | IS chain COLOUR                      -> ask_colour
       | IS landmark COMP THAN landmark       -> ask_larger
       | IS landmark NEARER _to_from? landmark THAN landmark           -> ask_nearer
       | IS landmark NEARER _to_from? landmark THAN _to_from landmark  -> ask_nearer_to
       | IS THERE chain                       -> ask_exists
       | THERE IS chain                       -> ask_exists
       | WHETHER landmark IS tail             -> ask_is_indirect
       | WHETHER landmark IS COMP THAN landmark -> ask_larger
       | WHETHER THERE IS chain               -> ask_exists
tail: relation+ alternative*
alternative: _or relation+

where_body: WHERE IS landmark -> ask_where
          | WHERE landmark IS -> ask_where
          | WHERE landmark    -> ask_where

what_body: WHAT IS chain                      -> ask_which_is
         | WHAT IS THERE relation+            -> ask_what
         | WHAT YOU_SEE relation*             -> ask_what
         | WHAT nouns YOU_SEE relation*       -> ask_what_kind
         | WHAT nouns relation* IS THERE relation* -> ask_what_kind
         | WHAT nouns relation* IS relation+       -> ask_what_kind
         | LIST chain                         -> ask_list
         | WHAT_COLOUR IS chain               -> ask_colour
         | COLOUR_OF chain                    -> ask_colour

choosing: WHAT IS relation+                   -> choose
        | WHAT OF_THESE IS relation+          -> choose_of_these

far_body: HOW_FAR IS landmark                              -> ask_far
        | HOW_FAR landmark IS                              -> ask_far
        | HOW_FAR IS landmark (FROM | TO) landmark         -> ask_far
        | HOW_FAR landmark IS (FROM | TO) landmark         -> ask_far
        | HOW_FAR (FROM | TO) landmark IS landmark         -> ask_far_swapped
        | HOW_FAR_APART IS landmark AND landmark           -> ask_far
        | HOW_FAR_APART landmark AND landmark IS           -> ask_far
        | DISTANCE _between landmark AND landmark          -> ask_far
        | DISTANCE FROM landmark (TO | AND) landmark       -> ask_far
        | DISTANCE TO landmark                             -> ask_far

many_body: HOW_MANY nouns relation* -> ask_many
         | HOW_MANY nouns relation* IS COLOUR -> ask_many_coloured
         | HOW_MANY nouns relation* (IS | IS THERE | YOU_SEE) relation* -> ask_many

big_body: HOW_BIG IS chain | HOW_BIG chain IS | SIZE_OF chain

options: (COLON | COMMA)? chain (_or chain)*
_or: OR | COMMA | COMMA OR

instruction: _step (THEN _step)*
_step: going | handling
going: view? act (facing | view)*
handling: PICK what (AND what)* view?      -> pick
        | BRING what (AND what)* (TO landmark)? view?      -> bring
        | PUT IT _where view?              -> put
        | PUT chain (AND chain)* (ALSO _where)? view?      -> put
        | PUT (IT | chain) TO landmark     -> put_to
        | PUT_DOWN what (AND what)*        -> put_down
        | PUT_BACK what (AND what)*        -> put_back
        | RELEASE what?                    -> release
        | HAND                             -> hand
        | WAIT                             -> wait
        | GO_BACK                          -> go_back
_where: relation+ (ALSO relation+)*
?what: chain | IT
act: GO TO landmark     -> go_to
   | GO relation+       -> go_relation
   | relation+          -> go_relation
   | landmark           -> go_to
   | COME_HERE          -> come_here
   | FACE landmark      -> face
   | EXPLORE            -> explore
   | STOP               -> stop
facing: FACING (landmark | IT)

reference: chain view?
mark: landmark
relations: relation+

?landmark: chain | PERSON
chain: nouns relation*
nouns: DET? NUM? DET? _ranked
_ranked: OTHER? ORD? SUP? _named
_named: COLOUR? ROOM? (NOUN | THING) bracket*
bracket: LPAR relation view? RPAR
relation: (THAT_IS | AND_IS)? NOT? _relation
        | THAT_IS? NOT COLOUR         -> coloured
        | THAT_IS COLOUR              -> coloured
_relation: direct | own_view | owned | between | aligned | person_side | side
         | superlative | superlative_to | other_than | here | having
having: WITH nouns REL_IT?
other_than: OTHER_THAN nouns
aligned: ALIGNED landmark (AND landmark)*
here: HERE
direct: REL (nouns | PERSON)
own_view: REL nouns VIEW_ITS
owned: OWN_PREP nouns OWN_SIDE
between: BETWEEN landmark (AND landmark)?
person_side: PERSON_SIDE
side: SIDE
superlative: DET? ORD? SUP (SUP_TO (nouns | PERSON))?
superlative_to: SUP_TO (nouns | PERSON)

view: (VIEW_FROM | FROM) landmark POV?  -> view_from
    | VIEW_PERSON                       -> view_person
    | STAND_AT landmark                 -> view_standing
    | STAND_AT landmark FACING landmark -> view_standing
    | SIT_ON chain                      -> view_sitting
    | SIT_ON chain FACING landmark      -> view_standing
    | FACE_WHEN landmark                -> view_facing
_to_from: TO | FROM
_between: BETWEEN

%declare ALIGNED ALSO AND AND_IS BETWEEN BRING COLON COLOUR COLOUR_OF COME_HERE COMMA COMP DET
%declare DISTANCE EXPLORE FACE GO_BACK HAND PICK PUT PUT_BACK PUT_DOWN RELEASE THEN WAIT
%declare FACE_WHEN FACING FROM GO HERE HOW_BIG HOW_FAR HOW_FAR_APART HOW_MANY IS IT LIST LPAR NEARER
%declare NOT NOUN NUM OF_THESE OR ORD OTHER OTHER_THAN OWN_PREP OWN_SIDE PERSON PERSON_SIDE POV
%declare REL REL_IT ROOM RPAR SIDE SIT_ON SIZE_OF STAND_AT STOP SUP SUP_TO THAN THAT_IS THERE THING
%declare TO VIEW_FROM VIEW_ITS VIEW_PERSON WHAT WHAT_COLOUR WHERE WHETHER WITH YOU_SEE
"""
