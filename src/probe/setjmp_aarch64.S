/* See setjmp_x86_64.S. The return address is a register here, kept on the stack over the telling. */
#if defined(__aarch64__)
    .section .rodata
name_setjmp: .string "setjmp"
name__setjmp: .string "_setjmp"
name___sigsetjmp: .string "sigsetjmp"

    .text
.macro entry function, saves_mask
    .globl \function
    .type \function, %function
\function:
    .cfi_startproc
    stp x0, x1, [sp, #-32]!
    .cfi_adjust_cfa_offset 32
    str x30, [sp, #16]
    .cfi_rel_offset x30, 16
    .if \saves_mask >= 0
    mov w1, #\saves_mask
    .endif
    mov x2, x30
    adrp x3, name_\function
    add x3, x3, :lo12:name_\function
    bl probe_setjmp
    ldr x30, [sp, #16]
    ldp x0, x1, [sp], #32
    .cfi_adjust_cfa_offset -32
    adrp x16, :got:probe_next_\function
    ldr x16, [x16, :got_lo12:probe_next_\function]
    ldr x16, [x16]
    br x16
    .cfi_endproc
    .size \function, . - \function
.endm

    entry setjmp, 1
    entry _setjmp, 0
    entry __sigsetjmp, -1

    .section .note.GNU-stack, "", %progbits
#endif
